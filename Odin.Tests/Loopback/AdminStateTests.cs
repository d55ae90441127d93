using System.Collections.Immutable;
using System.Net.Sockets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>What the operator wants of targets, apps and edges, as clients meet it.</summary>
public sealed class AdminStateTests
{
    [Fact]
    public async Task A_draining_target_gets_nothing_new_keeps_its_sessions_and_is_used_again_when_it_is_ready()
    {
        await using var one = NamedTarget.Start('1');
        await using var two = NamedTarget.Start('2');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), one.Address, two.Address);
        await edge.ServeAsync(spec);
        using var live = await NamedTarget.ReachAsync(spec, '1');

        await edge.ServeAsync(spec, WithAdminState(one.Address, AdminState.Draining));

        (await NamesAsync(spec, 20)).ShouldBe("22222222222222222222");
        await NamedTarget.EchoAsync(live);

        await edge.ServeAsync(spec);
        (await NamesAsync(spec, 20)).ShouldContain('1');
        await NamedTarget.EchoAsync(live);
    }

    [Fact]
    public async Task A_draining_targets_sessions_end_at_the_deadline_and_a_disabled_ones_at_once()
    {
        await using var one = NamedTarget.Start('1');
        await using var two = NamedTarget.Start('2');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), one.Address, two.Address) with
        {
            Drain = new DrainSpec
            {
                Timeout = TimeSpan.FromSeconds(1),
            }
        };
        await edge.ServeAsync(spec);
        using var draining = await NamedTarget.ReachAsync(spec, '1');
        using var disabled = await NamedTarget.ReachAsync(spec, '2');

        await edge.ServeAsync(spec, WithAdminState(one.Address, AdminState.Draining));
        await NamedTarget.EchoAsync(draining);
        (await draining.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);

        await NamedTarget.EchoAsync(disabled);
        await edge.ServeAsync(spec with { Drain = new DrainSpec { Timeout = TimeSpan.FromHours(1) } },
            WithAdminState(two.Address, AdminState.Disabled));
        (await disabled.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Without_a_ready_target_clients_are_reset()
    {
        await using var one = NamedTarget.Start('1');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), one.Address);
        await edge.ServeAsync(spec, WithAdminState(one.Address, AdminState.Draining));

        // While connecting or right after.
        (await Should.ThrowAsync<SocketException>(() => NamedTarget.ReachAsync(spec, '1'))).SocketErrorCode
            .ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("EA");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_draining_app_or_edge_refuses_new_clients_keeps_its_sessions_and_listens_again_when_it_is_ready(bool isEdge)
    {
        await using var one = NamedTarget.Start('1');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), one.Address);
        await edge.ServeAsync(spec);
        using var live = await NamedTarget.ReachAsync(spec, '1');

        if (isEdge) await edge.SetForEdgeAsync(AdminState.Draining);
        else await edge.ServeAsync(spec, new AppAdminStates { App = AdminState.Draining });

        (await Should.ThrowAsync<SocketException>(() => TestClient.ConnectAsync(spec.Ports[0].First))).SocketErrorCode
            .ShouldBe(SocketError.ConnectionRefused);
        edge.Edge.IsDraining.ShouldBe(isEdge);
        await NamedTarget.EchoAsync(live);

        if (isEdge) await edge.SetForEdgeAsync(AdminState.Ready);
        else await edge.ServeAsync(spec);
        using var again = await NamedTarget.ReachAsync(spec, '1');
        await NamedTarget.EchoAsync(live);
        edge.Edge.IsDraining.ShouldBeFalse();
    }

    private static AppAdminStates WithAdminState(string address, AdminState adminState) => new()
    {
        Targets = ImmutableArray.Create(new TargetAdminState(AppSpecs.Target(address).Address, adminState)),
    };

    /// <summary>The names of the targets that so many sessions one after the other came to.</summary>
    private static async Task<string> NamesAsync(AppSpec spec, int sessions)
    {
        var names = new char[sessions];
        for (var session = 0; session < sessions; session++)
        {
            using var client = await TestClient.ConnectAsync(spec.Ports[0].First);
            names[session] = (await client.ReceiveTextAsync(1))[0];
        }

        return new string(names);
    }
}
