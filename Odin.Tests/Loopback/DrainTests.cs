using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>How live sessions end when what they belong to goes.</summary>
public sealed class DrainTests
{
    private static readonly DrainSpec OneSecond = new() { Timeout = TimeSpan.FromSeconds(1), Window = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Sessions_of_a_removed_target_go_on_until_the_drain_ends_and_others_are_left_alone()
    {
        await using var kept = NamedTarget.Start('k');
        await using var removed = NamedTarget.Start('r');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), kept.Address, removed.Address) with { Drain = OneSecond };
        await edge.ServeAsync(spec);
        using var stays = await NamedTarget.ReachAsync(spec, 'k');
        using var goes = await NamedTarget.ReachAsync(spec, 'r');
        while (edge.Edge.LiveSessions > 2) edge.Log.NextSession();

        await edge.ServeAsync(spec with { Targets = [spec.Targets[0]] });
        await NamedTarget.EchoAsync(goes);

        (await goes.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        await NamedTarget.EchoAsync(stays);
    }

    [Fact]
    public async Task Sessions_of_a_removed_app_go_on_until_the_drain_ends()
    {
        await using var target = NamedTarget.Start('t');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address) with { Drain = OneSecond };
        await edge.ServeAsync(spec);
        using var client = await NamedTarget.ReachAsync(spec, 't');

        await edge.ServeAsync();
        await NamedTarget.EchoAsync(client);

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        var end = edge.Log.NextSession();
        end["End"].ShouldBe("DD");
        Convert.ToDouble(end["TotalMs"]).ShouldBeInRange(1000, 10_000);
    }

    [Fact]
    public async Task A_target_that_comes_back_in_time_keeps_its_sessions()
    {
        await using var one = NamedTarget.Start('1');
        await using var two = NamedTarget.Start('2');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), one.Address) with { Drain = OneSecond };
        var other = AppSpecs.Spec("other", FreePort.Next(), two.Address) with { Drain = OneSecond };
        await edge.ServeAsync(spec, other);
        using var client = await NamedTarget.ReachAsync(spec, '1');
        using var last = await NamedTarget.ReachAsync(other, '2');

        await edge.ServeAsync(spec with { Targets = [AppSpecs.Target(two.Address)] }, other);
        await edge.ServeAsync(spec, other);
        await edge.ServeAsync(spec);

        (await last.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);   // Its drain began later.
        await NamedTarget.EchoAsync(client);
    }

    [Fact]
    public async Task A_target_that_comes_back_is_used_at_once_and_the_log_has_a_version_when_all_of_it_is_in_force()
    {
        const int changed = 5602;
        var (log, names) = (new EventLog(), new SlowNames());
        await using var target = NamedTarget.Start('t');
        await using var edge = await TestEdge.StartAsync(replace: services =>
        {
            services.AddSingleton<IHostResolver>(names);
            log.AddTo(services);
        });
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address);
        await edge.ServeAsync(spec);
        await edge.ServeAsync(spec with { Targets = [AppSpecs.Target("other.example:80")] });
        await TestTimeout.Within(names.Asked.Task);

        var back = edge.ServeAsync(spec);
        await TestTimeout.Within(names.Stopping.Task);   // The other one is being put away: the change is half made.
        (await NamedTarget.ReachOnlyAsync(spec, 't')).Dispose();
        log.Count(changed).ShouldBe(1);

        names.MayStop.SetResult();
        await back;
        log.Count(changed).ShouldBe(2);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Clients_that_wait_to_be_accepted_when_a_port_is_closed_are_served(EdgeLoops loops)
    {
        await using var target = NamedTarget.Start('t');
        await using var edge = await TestEdge.StartAsync(loops);
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address);
        await edge.ServeAsync(spec);
        var clients = new List<TestClient>();

        await edge.WithLoopsHeldAsync(async () =>
        {
            for (var i = 0; i < 50; i++) clients.Add(await TestClient.ConnectAsync(spec.Ports[0].First));
            return edge.ServeAsync();
        });

        foreach (var client in clients)
        {
            (await client.ReceiveTextAsync(1)).ShouldBe("t");
            client.Dispose();
        }
    }

    /// <summary>Name servers that say nothing, and take their time to be stopped.</summary>
    private sealed class SlowNames : IHostResolver
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayStop { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            cancellationToken.Register(() =>
            {
                Stopping.TrySetResult();
                MayStop.Task.Wait(TestTimeout.Usual);
            });
            Asked.TrySetResult();
            return new TaskCompletionSource<HostAnswer>().Task;
        }
    }
}
