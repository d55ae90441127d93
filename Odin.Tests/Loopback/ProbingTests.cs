using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Health checks of a real edge with real targets.</summary>
public sealed class ProbingTests : IAsyncLifetime
{
    private const int Unhealthy = 5901;
    private const int Healthy = 5902;
    private const int Panic = 5404;
    private const int PanicOver = 5405;

    private readonly EventLog _events = new();
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await TestEdge.StartAsync(replace: _events.AddTo);

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task A_target_whose_probes_are_bad_gets_no_sessions_though_it_can_be_connected_to()
    {
        await using var good = TestTarget.Greeter("good");
        await using var bad = TestTarget.Greeter("evil");
        var port = await ServeAsync([good, bad], new HealthCheckSpec { Type = HealthCheckType.SendExpect, Expect = "good" });
        await _events.WaitAsync(Unhealthy, bad.Address);

        var clients = await new ManyClients(port).TakeAsync(40, lanes: 4);

        clients.ShouldAllBe(client => client.Greeting == "good");
    }

    [Fact]
    public async Task A_target_that_comes_back_is_used_after_rise_good_probes()
    {
        await using var other = TestTarget.Greeter("other");
        var first = TestTarget.Greeter("first");
        var (address, firstPort) = (first.Address, first.Port);
        var port = await ServeAsync([other, first], Fast);
        await _events.WaitAsync(Healthy, address);
        await first.DisposeAsync();
        await _events.WaitAsync(Unhealthy, address);
        (await new ManyClients(port).TakeAsync(20, lanes: 2)).ShouldAllBe(client => client.Greeting == "other");

        await using var again = TestTarget.Greeter("again", firstPort);
        await _events.WaitAsync(Healthy, address, times: 2);

        (await new ManyClients(port).TakeAsync(40, lanes: 2)).Count(client => client.Greeting == "again").ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Sessions_go_on_when_all_checks_are_red_but_connecting_works()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        var port = await ServeAsync([one, two], Fast with { Port = FreePort.Next() });
        await _events.WaitAsync(Unhealthy, one.Address);
        await _events.WaitAsync(Unhealthy, two.Address);

        var clients = await new ManyClients(port).TakeAsync(100, lanes: 4);

        clients.ShouldAllBe(client => client.Greeting != null);
        clients.Select(client => client.Greeting).Distinct().Count().ShouldBe(2);
        await _events.WaitAsync(Panic);
    }

    [Fact]
    public async Task Below_the_panic_threshold_all_targets_are_used_again()
    {
        await using var good = TestTarget.Greeter("good");
        await using var bad = TestTarget.Greeter("evil");
        var port = await ServeAsync([good, bad], new HealthCheckSpec { Type = HealthCheckType.SendExpect, Expect = "good" },
            app => app with { PanicPercent = 60 });
        await _events.WaitAsync(Unhealthy, bad.Address);

        (await new ManyClients(port).TakeAsync(100, lanes: 4)).Count(client => client.Greeting == "evil").ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task When_all_targets_are_down_clients_are_closed_and_the_first_one_back_serves()
    {
        var ports = Enumerable.Range(0, 6).Select(_ => FreePort.Next()).ToList();
        var port = await _edge.ServeAsync([.. ports.Select(Address)], app => app with { HealthCheck = Fast });
        foreach (var down in ports) await _events.WaitAsync(Unhealthy, Address(down));
        var clients = new ManyClients(port);

        var closed = await clients.TakeAsync(20, lanes: 4);
        closed.ShouldAllBe(client => client.Greeting == null && client.Took < new ConnectSpec().Budget);
        await _events.WaitAsync(Panic);

        await using var back = TestTarget.Greeter("back", ports[3]);
        await _events.WaitAsync(Healthy, back.Address);

        // Unless a session had ejected it before: then its probe of the next second and one session readmit it.
        await clients.UntilAsync(_events.WaitAsync(PanicOver), lanes: 2);
        (await clients.TakeAsync(20, lanes: 4)).ShouldAllBe(client => client.Greeting == "back");
    }

    [Fact]
    public async Task A_check_that_is_taken_out_of_the_configuration_has_no_say_any_more()
    {
        await using var good = TestTarget.Greeter("good");
        await using var bad = TestTarget.Greeter("evil");
        var check = new HealthCheckSpec { Type = HealthCheckType.SendExpect, Expect = "good" };
        var port = await ServeAsync([good, bad], check);
        await _events.WaitAsync(Unhealthy, bad.Address);

        await _edge.ServeAsync(AppSpecs.Spec("app", port, good.Address, bad.Address));
        await _edge.Services.GetRequiredService<ControlPlaneClient>().SyncSoonAsync();
        await _edge.Services.GetRequiredService<ControlPlaneClient>().SyncSoonAsync();

        (await new ManyClients(port).TakeAsync(100, lanes: 4)).Count(client => client.Greeting == "evil").ShouldBeGreaterThan(10);
    }

    private static HealthCheckSpec Fast => new() { Interval = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromMilliseconds(200) };

    private static string Address(int port) => $"127.0.0.1:{port}";

    private Task<int> ServeAsync(TestTarget[] targets, HealthCheckSpec check, Func<AppSpec, AppSpec>? change = null) =>
        _edge.ServeAsync([.. targets.Select(target => target.Address)], app => change?.Invoke(app with { HealthCheck = check })
            ?? app with { HealthCheck = check });
}
