using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast;

/// <summary>Edges that are not well and live on: what a real router gets of it. Each has edges of its own, because an edge remembers
/// what befell it.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class SickEdgeTests
{
    [Fact]
    public async Task An_event_loop_that_is_stuck_costs_the_route_and_gets_it_back_when_it_runs_again()
    {
        await using var world = await AnycastWorld.StartAsync();
        await world.ComesToRestAsync();
        var mark = world.Router.Mark;
        var (stuck, wall) = (TestTimeout.Time.GetTimestamp(), TimeProvider.System.GetTimestamp());

        await using (await FrozenThread.FreezeAsync(world.First.Odin.Process, "odin-loop-0"))
        {
            await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
            TestTimeout.Time.GetElapsedTime(stuck).ShouldBeLessThan(TimeSpan.FromSeconds(12));
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"the route was gone after {TimeProvider.System.GetElapsedTime(wall).TotalSeconds:0.0} s");
            await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
            if (Length.IsLong) await PassUntilAsync(wall, TimeSpan.FromSeconds(10));
            mark = world.Router.Mark;
        }

        await world.Router.AddedAsync(1, AnycastNet.Address, mark);
        world.Second.Target.Count.Begun.ShouldBe(1);
        world.First.Odin.Process.Lines.ShouldContain(line => line.Contains("an event loop has not answered for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_starved_thread_pool_costs_neither_the_route_nor_a_client()
    {
        using var starvation = await PoolStarvation.PrepareAsync();
        await using var world = await AnycastWorld.StartAsync(starvation.Environment);
        await world.ComesToRestAsync();
        var mark = world.Router.Mark;
        await using var load = new DrillLoad(world.Net.Client, AnycastNet.Door, rate: 50, stay: TimeSpan.Zero);

        await starvation.BeginAsync(world.First.Odin.Process);
        await RealTime.PassAsync(Length.Of(longSeconds: 30));
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        await load.StopAsync();
        await starvation.EndAsync(world.First.Odin.Process);

        load.Failures.ShouldBeEmpty();
        world.Router.Withdrawals(1, AnycastNet.Address, mark).ShouldBe(0);
        world.Router.ShouldHaveKeptSession(1, mark);
        TestContext.Current.TestOutputHelper!.WriteLine($"{load.Served} sessions, 0 failed, 0 withdrawals");
    }

    [Fact]
    public async Task An_edge_that_flaps_changes_its_route_three_times_at_most()
    {
        await using var world = await AnycastWorld.StartAsync("--rise-after", Length.IsLong ? "5s" : "1s");
        await world.ComesToRestAsync();
        var mark = world.Router.Mark;
        var begun = TimeProvider.System.GetTimestamp();

        if (Length.IsLong) await FlapEveryTenSecondsAsync(world.First, TimeSpan.FromMinutes(5));
        else for (var flap = 0; flap < 5; flap++) await FlapAsync(world.First);
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);

        var changes = world.Router.Changes(1, AnycastNet.Address, mark);
        changes.ShouldBeInRange(1, 3);
        world.Router.Changes(2, AnycastNet.Address, mark).ShouldBe(AnycastEdge.Doubts(world.Second.Odin));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{changes} changes of the route in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s");
    }

    [Fact]
    public async Task Edges_that_are_all_overloaded_at_once_are_the_last_choice_and_serve_on()
    {
        await using var world = await AnycastWorld.StartAsync("--shed-above", "2");
        await world.ComesToRestAsync();
        var mark = world.Router.Mark;
        List<DrillClient> crowd = [];
        try
        {
            foreach (var edge in new[] { world.First, world.Second })
            {
                for (var client = 0; client < 3; client++) crowd.Add(await DrillClient.ConnectAsync(edge.Place, AnycastNet.Door));
            }

            foreach (var edge in new[] { world.First, world.Second }) await edge.Odin.Process.WaitForLineAsync("Full -> Soft");
            await using var load = new DrillLoad(world.Net.Client, AnycastNet.Door, rate: 50, stay: TimeSpan.Zero);
            await RealTime.PassAsync(Length.Of(longSeconds: 60));
            await load.StopAsync();

            load.Failures.ShouldBeEmpty();
            foreach (var client in crowd) await client.EchoAsync(7);
            TestContext.Current.TestOutputHelper!.WriteLine($"{load.Served} sessions, 0 failed, 0 withdrawals");
        }
        finally
        {
            foreach (var client in crowd) client.Dispose();
        }

        foreach (var edge in new[] { world.First, world.Second })
        {
            await edge.Odin.Process.WaitForLineAsync("Soft -> Full");
            world.Router.Withdrawals(edge.Number, AnycastNet.Address, mark).ShouldBe(0);
        }
    }

    /// <summary>Passes what is left of a time that began then.</summary>
    private static Task PassUntilAsync(long begun, TimeSpan length)
    {
        var left = length - TimeProvider.System.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? RealTime.PassAsync(left) : Task.CompletedTask;
    }

    /// <summary>Its machine loses the address, and has it again as soon as the edge has noticed.</summary>
    private static async Task FlapAsync(AnycastEdge edge)
    {
        var process = edge.Odin.Process;
        var mark = process.Lines.Count;
        await edge.Place.IpAsync($"address delete {AnycastNet.Address}/32 dev lo");
        await process.WaitForLineAsync("-> Absent", mark);
        mark = process.Lines.Count;
        await edge.Place.IpAsync($"address add {AnycastNet.Address}/32 dev lo");
        await process.WaitForLineAsync("Absent -> Proving", mark);
    }

    private static async Task FlapEveryTenSecondsAsync(AnycastEdge edge, TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var flap = TimeSpan.Zero; flap < length; flap += TimeSpan.FromSeconds(10))
        {
            await PassUntilAsync(begun, flap);
            await edge.Place.IpAsync($"address delete {AnycastNet.Address}/32 dev lo");
            await RealTime.PassAsync(TimeSpan.FromSeconds(1));
            await edge.Place.IpAsync($"address add {AnycastNet.Address}/32 dev lo");
        }
    }
}
