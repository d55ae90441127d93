using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Three edges, one app's grain, real sockets: the world-wide limits.</summary>
public sealed class WorldLimitTests : IAsyncLifetime
{
    private static readonly string[] _addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
    private readonly List<TestEdge> _edges = [];
    private readonly int _port = FreePort.Next();
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(isRealTime: true);
        foreach (var address in _addresses)
        {
            _edges.Add(await TestEdge.StartAsync(EdgeLoops.TwoEpoll, services => services.AddSingleton<ICluster>(_cluster),
                ($"edge-{address}", address)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var edge in _edges) await edge.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_limit_is_used_up_and_never_exceeded_while_edges_push_ten_times_as_many()
    {
        await using var target = CountingTarget.Start();
        await ServeAsync(app => app with { Limits = new LimitsSpec { MaxConnections = 12 } }, target.Address);

        await using var first = Push(0, 40, TimeSpan.FromMilliseconds(50));
        await using var second = Push(1, 40, TimeSpan.FromMilliseconds(50));
        await using var third = Push(2, 40, TimeSpan.FromMilliseconds(50));
        await target.ReachesAsync(12);
        await Task.WhenAll(first.ServedAsync(50), second.ServedAsync(50), third.ServedAsync(50));

        target.Most.ShouldBe(12);
    }

    [Fact]
    public async Task Permits_flow_to_the_edge_that_needs_them_and_back()
    {
        await using var target = CountingTarget.Start();
        await ServeAsync(app => app with { Limits = new LimitsSpec { MaxConnections = 10 } }, target.Address);

        await using (Push(0, 20, stay: null)) await target.ReachesAsync(10);
        await using (Push(2, 20, stay: null)) await target.ReachesAsync(10);

        target.Most.ShouldBe(10);
    }

    [Fact]
    public async Task A_target_at_its_limit_is_passed_over_for_another()
    {
        await using var small = CountingTarget.Start();
        await using var large = CountingTarget.Start();
        await ServeAsync(app => app with { Targets = [app.Targets[0] with { MaxConnections = 2 }, app.Targets[1]] }, small.Address,
            large.Address);

        await using var first = Push(0, 10, TimeSpan.FromMilliseconds(50));
        await using var second = Push(1, 10, TimeSpan.FromMilliseconds(50));
        await small.ReachesAsync(2);
        await Task.WhenAll(first.ServedAsync(50), second.ServedAsync(50));

        small.Most.ShouldBe(2);
        large.Most.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_strict_app_keeps_its_limit_too()
    {
        await using var target = CountingTarget.Start();
        await ServeAsync(app => app with { Coordination = Coordination.Strict, Limits = new LimitsSpec { MaxConnections = 6 } },
            target.Address);

        await using var first = Push(0, 20, TimeSpan.FromMilliseconds(50));
        await using var second = Push(1, 20, TimeSpan.FromMilliseconds(50));
        await target.ReachesAsync(6);
        await Task.WhenAll(first.ServedAsync(30), second.ServedAsync(30));

        target.Most.ShouldBe(6);
    }

    [Fact]
    public async Task A_client_that_comes_before_its_edge_has_any_permits_waits_for_them()
    {
        await using var target = CountingTarget.Start();
        await ServeAsync(app => app with { Limits = new LimitsSpec { MaxConnections = 3 } }, target.Address);

        using var first = await ConnectAsync(0);
        using var second = await ConnectAsync(1);
        using var third = await ConnectAsync(2);

        await target.ReachesAsync(3);
    }

    [Fact]
    public async Task A_client_at_the_end_of_its_edges_quota_waits_for_what_others_do_not_use()
    {
        await using var target = CountingTarget.Start();
        await ServeAsync(app => app with { Limits = new LimitsSpec { MaxConnections = 20 } }, target.Address);

        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConnectAsync(0)));

        await target.ReachesAsync(20);
        foreach (var client in clients) client.Dispose();
    }

    private async Task<TcpClient> ConnectAsync(int edge)
    {
        var client = new TcpClient();
        await client.ConnectAsync(_addresses[edge], _port, TestContext.Current.CancellationToken);
        return client;
    }

    private PushingClients Push(int edge, int count, TimeSpan? stay) => new PushingClients(_addresses[edge], _port).Start(count, stay);

    private async Task ServeAsync(Func<AppSpec, AppSpec> change, params string[] targets)
    {
        var version = await _cluster.ApplyAsync(change(AppSpecs.Spec("app", _port, targets)));
        foreach (var edge in _edges) await edge.Edge.WaitForCatalogAsync(version, TestContext.Current.CancellationToken);
    }
}
