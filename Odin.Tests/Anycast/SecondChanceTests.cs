using System.Globalization;
using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast;

/// <summary>Sessions that live on while their clients are moved to another edge and back, by <c>odin second-chance</c>.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class SecondChanceTests
{
    /// <summary>Of a drain: sessions speak four times a second.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    private static readonly int Shifts = Length.IsLong ? 20 : 1;

    [Fact]
    public async Task Shifts_there_and_back_and_a_drain_break_no_session()
    {
        await using var world = await AnycastCluster.StartAsync("--second-chance", "5s");
        await world.StartHelpersAsync();
        await using var here4 = await HeldSessions.OpenAsync(world.Net.Client, AnycastNet.Door, 20);
        await using var here6 = await HeldSessions.OpenAsync(world.Net.Client, AnycastNet.Door6, 5);
        await using var load = new DrillLoad(world.Net.Client, AnycastNet.Door, rate: 200, stay: TimeSpan.FromMilliseconds(300));

        await world.SteerAsync("--soft");
        await using var there = await HeldSessions.OpenAsync(world.Net.Client, AnycastNet.Door, 20);
        await TakesFromTunnelAsync(world.First, "ip", "ip6");
        await world.SteerAsync("--normal");
        await TakesFromTunnelAsync(world.Second, "ip");
        for (var shift = 1; shift < Shifts; shift++)
        {
            await world.SteerAsync("--soft");
            await TakesFromTunnelAsync(world.First, "ip", "ip6");
            await world.SteerAsync("--normal");
            await TakesFromTunnelAsync(world.Second, "ip");
        }

        var mark = world.Router.Mark;
        await world.First.Odin.Process.SignalAsync("TERM");
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
        await RealTime.PassAsync(Stay);
        await Task.WhenAll(load.StopAsync(), here4.StopAsync(), here6.StopAsync(), there.StopAsync());

        IEnumerable<string> failures = [.. here4.Failures, .. here6.Failures, .. there.Failures, .. load.Failures];
        failures.ShouldBeEmpty();
        (await world.First.Odin.Process.WaitForExitAsync()).ShouldBe(0);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Shifts} shifts there and back and a drain: 45 long sessions, 0 broken; {load.Served} short ones, 0 failed");
    }

    /// <summary>Clients that were moved away go on with this edge, through the tunnel.</summary>
    private static async Task TakesFromTunnelAsync(AnycastEdge edge, params string[] families)
    {
        foreach (var family in families)
        {
            var before = await AnycastCluster.TakenFromTunnelAsync(edge.Place, family);
            await Operator.UntilAsync(async () => $"{await AnycastCluster.TakenFromTunnelAsync(edge.Place, family)}",
                taken => long.Parse(taken, CultureInfo.InvariantCulture) > before);
        }
    }
}
