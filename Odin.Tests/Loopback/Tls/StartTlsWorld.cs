using System.Security.Cryptography.X509Certificates;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>An edge with an app that terminates TLS which clients ask for, and on another port one that passes it on by name.</summary>
internal sealed class StartTlsWorld : IAsyncDisposable
{
    private readonly TlsWorld _world;
    private readonly X509Certificate2 _certificate;

    private StartTlsWorld(TlsWorld world)
    {
        (_world, _certificate) = (world, world.Folder.Load("shop"));
        Passed = AskedFirst.Start(_certificate);
    }

    public TestEdge Edge => _world.Edge;

    public TlsFolder Folder => _world.Folder;

    /// <summary>Where TLS ends at the edge.</summary>
    public int Port => _world.Port;

    /// <summary>Where names decide.</summary>
    public int NamedPort { get; } = FreePort.Next();

    public int[] Ports => [Port, NamedPort];

    /// <summary>The target that gets TLS as it is.</summary>
    public AskedFirst Passed { get; }

    public static async Task<StartTlsWorld> StartAsync(EdgeLoops loops, TestTarget target, bool named, TimeSpan handshakeTimeout,
        Func<int, AppSpec[]>? others)
    {
        var world = new StartTlsWorld(await TlsWorld.StartAsync(loops));
        var terminated = world._world.App(target) with { StartTls = StartTls.Postgres, HandshakeTimeout = handshakeTimeout };
        var passed = AppSpecs.Spec("db", world.NamedPort, world.Passed.Target.Address) with
        {
            ServerNames = ["shop.example"],
            StartTls = StartTls.Postgres,
            HandshakeTimeout = handshakeTimeout,
        };
        await world.Edge.ServeAsync(named ? [terminated, passed, .. others?.Invoke(world.NamedPort) ?? []] : [terminated]);
        return world;
    }

    public Task<TlsClient> ConnectAsync() => _world.ConnectAsync();

    public void ShouldHaveNoBugs() => _world.ShouldHaveNoBugs();

    public async ValueTask DisposeAsync()
    {
        await Passed.DisposeAsync();
        await _world.DisposeAsync();
        _certificate.Dispose();
    }
}
