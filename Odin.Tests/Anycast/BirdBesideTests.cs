using System.Globalization;
using Odin.Tests.Anycast.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Anycast;

/// <summary>A machine that dies behind a live link, with BIRD and BFD beside its edge.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class BirdBesideTests
{
    [Fact]
    public async Task BFD_takes_the_routes_of_a_machine_that_says_nothing_before_the_hold_time_does()
    {
        await using var net = await AnycastNet.CreateAsync();
        await using var router = await BirdRouter.StartAsync(net.Router,
            $"{BirdBeside.RouterPart}\n{BirdRouter.NeighbourOf(1, BirdBeside.As, "bfd on;")}");
        var machine = await net.AddMachineAsync(1);
        await using var beside = await BirdBeside.StartAsync(machine, 1);
        await using var edge = await AnycastEdge.StartAsync(machine, 1, AnycastEdge.As, "--bgp-peers",
            string.Create(CultureInfo.InvariantCulture, $"{BirdBeside.As}@127.0.0.1"));
        await router.HasAsync(1, AnycastNet.Address);
        await router.HasAsync(1, AnycastNet.Address6);
        await router.Process.WaitForLineAsync("to Up");
        (await router.HoldAsync(1)).ShouldBe("3");
        var mark = router.Mark;
        var (frozen, wall) = (TestTimeout.Time.GetTimestamp(), TimeProvider.System.GetTimestamp());

        await Task.WhenAll(beside.Process.SignalAsync("STOP"), edge.Odin.Process.SignalAsync("STOP"));
        await router.RemovedAsync(1, AnycastNet.Address, mark);
        var (counted, taken) = (TestTimeout.Time.GetElapsedTime(frozen), TimeProvider.System.GetElapsedTime(wall));

        await router.RemovedAsync(1, AnycastNet.Address6, mark);
        (await router.AskAsync("show", "protocols", "all", "edge1")).ShouldContain("BFD session down");
        TestContext.Current.TestOutputHelper!.WriteLine(
            FormattableString.Invariant($"BFD ended it: the route was gone after {taken.TotalSeconds:0.00} s"));
        if (Length.IsLong) counted.ShouldBeLessThan(TimeSpan.FromSeconds(0.5));   // A claim about an idle machine.
    }
}
