using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Anycast;

/// <summary>Sessions that live on while their clients are moved to another edge and back, by <c>odin second-chance</c>.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class SecondChanceTests
{
    /// <summary>Sessions speak four times a second: some do so in each shift.</summary>
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
        await RealTime.PassAsync(Stay);
        await world.SteerAsync("--normal");
        for (var shift = 1; shift < Shifts; shift++)
        {
            await RealTime.PassAsync(Stay);
            await world.SteerAsync("--soft");
            await RealTime.PassAsync(Stay);
            await world.SteerAsync("--normal");
        }

        await RealTime.PassAsync(Stay);
        var mark = world.Router.Mark;
        await world.First.Odin.Process.SignalAsync("TERM");
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
        await RealTime.PassAsync(Stay);
        await Task.WhenAll(load.StopAsync(), here4.StopAsync(), here6.StopAsync(), there.StopAsync());

        IEnumerable<string> failures = [.. here4.Failures, .. here6.Failures, .. there.Failures, .. load.Failures];
        failures.ShouldBeEmpty();
        (await world.First.Odin.Process.WaitForExitAsync()).ShouldBe(0);
        foreach (var edge in new[] { world.First, world.Second })
        {
            (await AnycastCluster.TakenFromTunnelAsync(edge.Place, "ip")).ShouldBeGreaterThan(0);
        }

        (await AnycastCluster.TakenFromTunnelAsync(world.First.Place, "ip6")).ShouldBeGreaterThan(0);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Shifts} shifts there and back and a drain: 45 long sessions, 0 broken; {load.Served} short ones, 0 failed");
    }
}
