using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Configuration;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>What an edge says of the next connection, against the connection that comes next.</summary>
public sealed class ExplainTests
{
    [Fact]
    public async Task The_client_whose_address_decides_gets_the_target_that_was_said()
    {
        await using var a = NamedTarget.Start('a');
        await using var b = NamedTarget.Start('b');
        await using var c = NamedTarget.Start('c');
        await using var edge = await TestEdge.StartAsync();
        await edge.ServeAsync(AppSpecs.Spec("app", FreePort.Next(), a.Address, b.Address, c.Address) with { Balance = Balance.SourceHash });

        for (var host = 2; host < 12; host++)
        {
            var said = await Console(edge).ExplainAsync("app", $"127.0.0.{host}");
            var port = edge.Edge.Listeners[0].Endpoint.Port;
            using var client = await TestClient.ConnectAsync(port, from: System.Net.IPAddress.Parse($"127.0.0.{host}"));
            await client.ReceiveAsync(1);
            client.Reset();

            edge.Log.NextSession()["Target"].ShouldBe(said!.Next);
        }

        (await Console(edge).ExplainAsync("app", null))!.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_target_is_out_for_the_reason_that_is_said()
    {
        await using var a = NamedTarget.Start('a');
        await using var b = NamedTarget.Start('b');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), a.Address, b.Address);
        spec = spec with { Targets = [spec.Targets[0], spec.Targets[1] with { Backup = true }] };
        await edge.ServeAsync(spec);

        var all = (await Console(edge).ExplainAsync("APP", null))!;
        all.Targets.Select(target => target.Tier).ShouldBe([0, 1]);
        (all.Next, all.Why).ShouldBe((a.Address, "the only candidate"));
        all.Targets[1].Why.ShouldStartWith("others come first");

        var drained = new AppAdminStates { Targets = [new(spec.Targets[0].Address, AdminState.Draining)] };
        await edge.ServeAsync(spec, drained);
        var left = (await Console(edge).ExplainAsync("app", null))!;
        (left.Targets[0].Tier, left.Targets[0].Why, left.Next).ShouldBe((null, "admin state draining", b.Address));
        (await Console(edge).ExplainAsync("other", null)).ShouldBeNull();
    }

    [Fact]
    public async Task Who_takes_no_new_clients_says_so_and_why()
    {
        await using var a = NamedTarget.Start('a');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), a.Address);

        await edge.ServeAsync(spec, new AppAdminStates { App = AdminState.Disabled });
        await SaysAsync("takes no new clients: admin state of the app disabled");
        await edge.ServeAsync(spec, AppAdminStates.None);
        await edge.SetForEdgeAsync(AdminState.Disabled);
        await SaysAsync("takes no new clients: admin state of this edge disabled");

        async Task SaysAsync(string why)
        {
            var said = (await Console(edge).ExplainAsync("app", null))!;
            (said.Next, said.Why).ShouldBe((null, why));
        }
    }

    [Fact]
    public async Task Refused_clients_and_the_times_of_connects_come_with_it()
    {
        await using var target = NamedTarget.Start('a');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address) with { Access = new AccessSpec { Deny = ["127.0.0.2"] } };
        await edge.ServeAsync(spec with { Targets = [spec.Targets[0] with { Region = "fra" }] });
        var port = edge.Edge.Listeners[0].Endpoint.Port;
        using (var client = await TestClient.ConnectAsync(port)) await client.ReceiveAsync(1);
        await Refused.ConnectAsync(port, from: System.Net.IPAddress.Parse("127.0.0.2"));

        var said = (await Console(edge).ExplainAsync("app", null))!;

        said.Refused!.Value.ShouldBe([new RefusedClients("access", 1)]);
        var connects = said.Connects!.Value.ShouldHaveSingleItem();
        (connects.Region, connects.Count).ShouldBe(("fra", 1));
        connects.P50.ShouldBe(connects.P99);
        connects.P50.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Until_when_an_ejection_holds_and_for_how_many_failures_is_said_beside_everything_else_that_counts()
    {
        await using var good = NamedTarget.Start('a');
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("app", FreePort.Next(), good.Address, "127.0.0.1:1", "127.0.0.1:2") with
        {
            Outlier = new OutlierSpec { Failures = 2, Ejection = TimeSpan.FromMinutes(4) },
        };
        await edge.ServeAsync(spec with
        {
            Targets = [spec.Targets[0], spec.Targets[1], spec.Targets[2] with { Weight = 3, MaxConnections = 7, Backup = true }],
        });
        var port = edge.Edge.Listeners[0].Endpoint.Port;
        for (var number = 0; (await ExplainAsync())[1].EjectedUntil is null; number++)
        {
            number.ShouldBeLessThan(100);
            using var client = await TestClient.ConnectAsync(port);
            await client.ReceiveAsync(1);
        }

        var (well, ejected) = ((await ExplainAsync())[2], (await ExplainAsync())[1]);

        var until = ejected.EjectedUntil.ShouldNotBeNull().UtcDateTime;
        until.ShouldBe(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(4), TimeSpan.FromMinutes(2));
        ejected.Why.ShouldMatch(@"^ejected until \d\d:\d\d:\d\d UTC, after 2 failures in a row: .*refused");
        (ejected.Failures, ejected.Limit, ejected.AdminState, ejected.ConfiguredWeight).ShouldBe((2, null, "ready", 1));
        (well.EjectedUntil, well.Failures, well.Limit, well.ConfiguredWeight, well.LocalityPriority).ShouldBe((null, null, 7, 3, null));

        async Task<TargetExplanation[]> ExplainAsync() => [.. (await Console(edge).ExplainAsync("app", null))!.Targets];
    }

    [Fact]
    public async Task The_place_of_a_targets_region_is_said()
    {
        await using var a = NamedTarget.Start('a');
        await using var b = NamedTarget.Start('b');
        await using var edge = await TestEdge.StartAsync(region: "here");
        var spec = AppSpecs.Spec("app", FreePort.Next(), a.Address, b.Address) with { Locality = Locality.Nearest };
        await edge.ServeAsync(spec with
        {
            Targets = [spec.Targets[0] with { Region = "elsewhere" }, spec.Targets[1] with { Region = "here" }],
        });

        (await Console(edge).ExplainAsync("app", null))!.Targets.Select(target => target.LocalityPriority).ShouldBe([1, 0]);
    }

    private static IEdgeConsole Console(TestEdge edge) => edge.Services.GetRequiredService<IEdgeConsole>();
}
