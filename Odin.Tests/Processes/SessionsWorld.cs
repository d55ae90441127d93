using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Hosting.Redis;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Three edges in three regions and two silos with one app before an echo, for several tests; each leaves it whole.</summary>
public sealed class SessionsWorld : IAsyncDisposable
{
    private TestTarget? _target;
    private ClusterWorld? _world;
    private ClusterClient? _cluster;
    private int _port;

    internal async Task<(ClusterWorld World, int Port)> StartAsync()
    {
        if (_world is not null) return (_world, _port);
        _world = await ClusterWorld.StartAsync("fra", "iad");
        _target = TestTarget.Echo();
        foreach (var region in new[] { "fra", "syd", "iad" }) await _world.AddEdgeAsync(region);
        _port = FreePort.Next();
        await _world.ApplyAsync(ClusterWorld.App("shop", _port, _target.Address));
        foreach (var edge in _world.Edges) await edge.Process.WaitForLineAsync("Listening on");
        _cluster = await ClusterClient.ConnectAsync(
            new ClusterConnectionOptions { Redis = RedisServers.At(_world.Redis.Address) }, region: null,
            NullLoggerFactory.Instance, CancellationToken.None);
        return (_world, _port);
    }

    /// <summary>Asks as the operator's commands do.</summary>
    internal Task<SessionList> FindAsync() =>
        _cluster!.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid()).FindAsync(EdgeScope.World, new SessionQuery());

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_world is not null) await _world.DisposeAsync();
        if (_target is not null) await _target.DisposeAsync();
    }
}
