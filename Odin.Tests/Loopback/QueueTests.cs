using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Applying;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>What a client meets at a limit. The limit is that of one edge, which needs no grain.</summary>
public sealed class QueueTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_meets_a_full_edge_is_reset_at_once(EdgeLoops loops)
    {
        await using var target = CountingTarget.Start();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await ServeAsync(edge, target, new LimitsSpec { PerEdge = 1 });
        using var first = await GreetedAsync(port);

        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);
        var refused = edge.Log.NextSession();
        (refused["End"], refused["Refusal"]!.ToString()).ShouldBe(("EA", "EdgeFull"));

        await EndAsync(first);
        edge.Log.NextSession();
        using var second = await GreetedAsync(port);
        target.Most.ShouldBe(1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Clients_that_wait_come_in_first_come_first_served(EdgeLoops loops)
    {
        await using var target = CountingTarget.Start();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await ServeAsync(edge, target,
            new LimitsSpec { PerEdge = 1, OnFull = OnFull.Queue, QueueTimeout = TimeSpan.FromMinutes(5) });
        var inside = await GreetedAsync(port);
        var waiting = new List<TestClient>();
        for (var place = 1; place <= 5; place++)
        {
            waiting.Add(await TestClient.ConnectAsync(port));
            await WaitingAsync(edge, place);
        }

        foreach (var next in waiting)
        {
            await EndAsync(inside);
            (await next.ReceiveTextAsync(2)).ShouldBe(CountingTarget.Greeting);
            inside = next;
        }

        inside.Dispose();
        target.Most.ShouldBe(1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_whose_turn_does_not_come_in_time_is_reset(EdgeLoops loops)
    {
        await using var target = CountingTarget.Start();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await ServeAsync(edge, target,
            new LimitsSpec { PerEdge = 1, OnFull = OnFull.Queue, QueueTimeout = TimeSpan.FromMilliseconds(100) });
        using var first = await GreetedAsync(port);

        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);

        var refused = edge.Log.NextSession();
        (refused["End"], refused["Refusal"]!.ToString()).ShouldBe(("tA", "QueueTimeout"));
        edge.Services.GetRequiredService<AppSet>().Apps["app"].Permits!.Queue.Count.ShouldBe(0);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task The_queue_has_a_bound_and_a_client_that_goes_leaves_its_place(EdgeLoops loops)
    {
        await using var target = CountingTarget.Start();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await ServeAsync(edge, target,
            new LimitsSpec { PerEdge = 1, OnFull = OnFull.Queue, QueueLength = 1, QueueTimeout = TimeSpan.FromMinutes(5) });
        using var first = await GreetedAsync(port);
        var gone = await TestClient.ConnectAsync(port);
        await WaitingAsync(edge, 1);

        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("QueueFull");

        gone.Reset();
        edge.Log.NextSession()["End"].ShouldBe("CA");
        using var next = await TestClient.ConnectAsync(port);
        await WaitingAsync(edge, 1);
        await EndAsync(first);
        (await next.ReceiveTextAsync(2)).ShouldBe(CountingTarget.Greeting);
    }

    [Fact]
    public async Task A_limit_set_later_counts_the_sessions_that_are_there()
    {
        await using var target = CountingTarget.Start();
        await using var edge = await TestEdge.StartAsync(EdgeLoops.TwoEpoll);
        var port = FreePort.Next();
        await edge.ServeAsync(AppSpecs.Spec("app", port, target.Address));
        using var first = await GreetedAsync(port);
        using var second = await GreetedAsync(port);

        await edge.ServeAsync(AppSpecs.Spec("app", port, target.Address) with { Limits = new LimitsSpec { PerEdge = 2 } });
        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession();

        await EndAsync(first);
        edge.Log.NextSession();
        using var third = await GreetedAsync(port);
        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);
    }

    private static Task<int> ServeAsync(TestEdge edge, CountingTarget target, LimitsSpec limits) =>
        edge.ServeAsync([target.Address], app => app with { Limits = limits });

    private static async Task<TestClient> GreetedAsync(int port)
    {
        var client = await TestClient.ConnectAsync(port);
        (await client.ReceiveTextAsync(2)).ShouldBe(CountingTarget.Greeting);
        return client;
    }

    /// <summary>Ends a session from the inside: the target closes, then the client.</summary>
    private static async Task EndAsync(TestClient client)
    {
        await client.SendAsync(".");
        await client.ReceiveToEndAsync();
        client.Dispose();
    }

    /// <summary>Nothing shows a test that a client has begun to wait, so it looks after every turn of the loops.</summary>
    private static async Task WaitingAsync(TestEdge edge, int count)
    {
        var queue = edge.Services.GetRequiredService<AppSet>().Apps["app"].Permits!.Queue;
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while (queue.Count != count)
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException($"There were never {count} clients in the queue.");
            foreach (var loop in edge.Services.GetRequiredService<LoopSet>().All) await loop.InvokeAsync(() => true);
        }
    }
}
