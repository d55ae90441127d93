using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>An edge that terminates the TLS of the app "shop", and the folder with its certificates.</summary>
internal sealed class TlsWorld : IAsyncDisposable
{
    private TlsWorld(TlsFolder folder, TestEdge edge, int port) => (Folder, Edge, Port) = (folder, edge, port);

    public TlsFolder Folder { get; }

    public TestEdge Edge { get; }

    public int Port { get; }

    public static async Task<TlsWorld> StartAsync(EdgeLoops loops = default)
    {
        var folder = new TlsFolder();
        folder.Issue("shop", "shop.example");
        return new TlsWorld(folder, await TestEdge.StartAsync(loops, change: options => options.CertificateDirectory = folder.Path),
            FreePort.Next());
    }

    public static async Task<TlsWorld> StartAsync(EdgeLoops loops, TestTarget target, Func<AppSpec, AppSpec>? change = null)
    {
        var world = await StartAsync(loops);
        var app = world.App(target);
        await world.Edge.ServeAsync(change?.Invoke(app) ?? app);
        return world;
    }

    public AppSpec App(TestTarget target) =>
        AppSpecs.Spec("shop", Port, target.Address) with { Tls = new TlsSpec { Certificates = ["shop"] } };

    public Task<TlsClient> ConnectAsync() => TlsClient.ConnectAsync(Port, Folder);

    /// <summary>Completes when no session lives any more.</summary>
    public Task WhenEmptyAsync() => TestTimeout.Within(Edge.Services.GetRequiredService<LoopSessionsSet>().WhenEmptyAsync());

    /// <summary>Nothing was logged that only a bug brings about.</summary>
    public void ShouldHaveNoBugs() => Edge.Log.Lines.Where(line => line.Contains("bug of Odin", StringComparison.Ordinal)).ShouldBeEmpty();

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        Folder.Dispose();
    }
}
