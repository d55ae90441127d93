using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Announcing;
using Odin.Edge.Control.Applying;
using Odin.Edge.Hosting;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Announcing;

/// <summary>What the announcer learns of a real edge with real ports and loops.</summary>
public sealed class VipObserverTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task An_open_port_at_an_address_of_the_machine_has_nothing_in_its_way()
    {
        await using var edge = await TestEdge.StartAsync();
        await ServeAsync(edge, "127.0.0.1");

        var vip = NewObserver(edge).Observe().Single();

        (vip.Name, vip.Facts.Wanted, vip.Facts.Blocker, vip.Facts.Doubt).ShouldBe(("world", AdminState.Ready, null, null));
    }

    [Fact]
    public async Task An_address_of_no_interface_is_in_the_way()
    {
        await using var edge = await TestEdge.StartAsync();
        await ServeAsync(edge, "192.0.2.80");

        NewObserver(edge).Observe().Single().Facts.Blocker.ShouldNotBeNull().ShouldContain("192.0.2.80 is on no interface");
    }

    [Fact]
    public async Task Ports_that_listen_elsewhere_are_in_the_way()
    {
        await using var edge = await TestEdge.StartAsync(place: ("edge", "127.0.0.2"));
        await ServeAsync(edge, "127.0.0.1");

        NewObserver(edge).Observe().Single().Facts.Blocker.ShouldNotBeNull().ShouldContain("listens on 127.0.0.2 alone");
    }

    [Fact]
    public async Task A_port_that_cannot_be_opened_is_in_the_way()
    {
        await using var other = await TestEdge.StartAsync();
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("web", FreePort.Next(), "127.0.0.1:9") with { Vip = Vip("127.0.0.1") };
        await other.ServeAsync(spec with { Vip = null });
        await edge.ServeAsync(spec);

        NewObserver(edge).Observe().Single().Facts.Blocker.ShouldNotBeNull().ShouldContain("app web");
    }

    [Fact]
    public async Task An_app_that_is_drained_everywhere_keeps_the_VIP_that_it_shares()
    {
        await using var edge = await TestEdge.StartAsync();
        var spec = AppSpecs.Spec("web", FreePort.Next(), "127.0.0.1:9") with { Vip = Vip("127.0.0.1") };
        await edge.ServeAsync(spec, new AppAdminStates { App = AdminState.Draining });

        NewObserver(edge).Observe().Single().Facts.Blocker.ShouldBeNull();
    }

    [Fact]
    public async Task An_app_is_looked_at_while_it_has_a_VIP_and_others_never_are()
    {
        await using var edge = await TestEdge.StartAsync();
        var (apps, observer) = (edge.Services.GetRequiredService<AppSet>(), NewObserver(edge));
        var plain = AppSpecs.Spec("plain", FreePort.Next(), "127.0.0.1:9");
        var web = AppSpecs.Spec("web", FreePort.Next(), "127.0.0.1:9");
        await edge.ServeAsync(plain);
        apps.WithVip.All.ShouldBeEmpty();
        observer.Observe().ShouldBeEmpty();

        await edge.ServeAsync(plain, web with { Vip = Vip("127.0.0.1") });
        var before = apps.WithVip.All;
        before.ShouldHaveSingleItem().Name.ShouldBe("web");
        observer.Observe().Single().Facts.Blocker.ShouldBeNull();

        await edge.ServeAsync(plain with { IdleTimeout = TimeSpan.FromMinutes(2) }, web with { Vip = Vip("127.0.0.1") });
        apps.WithVip.All.ShouldHaveSingleItem().ShouldBeSameAs(before[0]);
        await edge.ServeAsync(plain, web);
        apps.WithVip.All.ShouldBeEmpty();
        observer.Observe().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_loop_that_is_late_is_a_doubt_and_one_that_is_stuck_is_in_the_way()
    {
        await using var edge = await TestEdge.StartAsync();
        await ServeAsync(edge, "127.0.0.1");
        var observer = NewObserver(edge);
        await edge.WithLoopsHeldAsync(() =>
        {
            observer.Observe().Single().Facts.Doubt.ShouldBeNull();
            _time.Advance(TimeSpan.FromSeconds(2));
            var late = observer.Observe().Single().Facts;
            (late.Blocker, late.Doubt).ShouldBe((null, "event loops are late by more than a second"));
            _time.Advance(TimeSpan.FromSeconds(4));
            observer.Observe().Single().Facts.Blocker.ShouldBe("an event loop has not answered for 6 s");
            return Task.FromResult(Task.CompletedTask);
        });
    }

    [Fact]
    public async Task More_live_sessions_than_wanted_are_a_doubt_and_never_in_the_way()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([$"{target.Address}"], spec => spec with { Vip = Vip("127.0.0.1") });
        var observer = NewObserver(edge, shedAbove: 1);
        using var first = await TestClient.ConnectAsync(port);
        await first.EchoAsync("hello");
        observer.Observe().Single().Facts.Doubt.ShouldBeNull();
        using var second = await TestClient.ConnectAsync(port);
        await second.EchoAsync("hello");

        var facts = observer.Observe().Single().Facts;

        (facts.Blocker, facts.Doubt).ShouldBe((null, "more live sessions than ShedAbove (1) wants"));
    }

    private static Task<int> ServeAsync(TestEdge edge, string address) =>
        edge.ServeAsync(["127.0.0.1:9"], spec => spec with { Vip = Vip(address) });

    private static VipSpec Vip(string address) => new() { Name = "world", Addresses = [address] };

    private VipObserver NewObserver(TestEdge edge, int shedAbove = 0) => new(
        edge.Services.GetRequiredService<AppSet>(), edge.Services.GetRequiredService<ListenerSet>(),
        edge.Services.GetRequiredService<LoopSessionsSet>(),
        new LoopLag(edge.Services.GetRequiredService<LoopSet>(), _time), new LocalAddresses(_time), new Shedding(shedAbove),
        TimeProvider.System);
}
