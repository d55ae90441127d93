using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Hosting;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Support;

/// <summary>A real edge on loopback, with real sockets and loops, fed with apps by the test instead of by a catalog.</summary>
internal sealed class TestEdge : IAsyncDisposable
{
    private readonly IHost _host;
    private long _version;

    private TestEdge(IHost host) => _host = host;

    public IEdge Edge => _host.Services.GetRequiredService<IEdge>();

    public IServiceProvider Services => _host.Services;

    public SessionLog Log => _host.Services.GetRequiredService<SessionLog>();

    /// <param name="place">Its name, unless there is only one, and the loopback address it listens on.</param>
    public static async Task<TestEdge> StartAsync(EdgeLoops loops = default, Action<IServiceCollection>? replace = null,
        (string Id, string Address)? place = null, string region = "local", Action<EdgeOptions>? change = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFilter("Odin", LogLevel.Debug);
        builder.Services.AddSingleton<SessionLog>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<SessionLog>());
        replace?.Invoke(builder.Services);
        if (builder.Services.All(service => service.ServiceType != typeof(ICluster))) builder.Services.AddSingleton<ICluster, NoCluster>();
        builder.Services.AddOdinEdge(options =>
        {
            options.Loop = OperatingSystem.IsLinux() ? EveryLoop.Kind(loops) : LoopKind.Auto;
            options.Loops = loops == EdgeLoops.TwoEpoll ? 2 : 1;
            options.Splice = EveryLoop.Splice(loops);
            options.BusyPoll = loops == EdgeLoops.TwoEpoll ? 50 : 0;
            options.EdgeId = place?.Id;
            options.Region = region;
            options.Address = place?.Address ?? "127.0.0.1";
            options.DrainTimeout = TimeSpan.Zero;
            options.DrainNotice = TimeSpan.Zero;
            options.StallExit = TimeSpan.Zero;
            change?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestEdge(host);
    }

    /// <summary>Serves exactly these apps from now on.</summary>
    public Task ServeAsync(params AppSpec[] apps) => ApplyAsync([.. apps.Select(app => new AppVersion(++_version, app))]);

    /// <summary>Serves exactly this app from now on, as the operator wants it.</summary>
    public Task ServeAsync(AppSpec app, AppAdminStates adminStates) =>
        ApplyAsync([new AppVersion(++_version, app) { AdminStates = adminStates }]);

    /// <summary>Serves exactly these apps from now on, some of them as the operator wants them.</summary>
    public Task ServeAsync(AppSpec[] apps, params (string App, AdminState State)[] states) =>
        ApplyAsync([.. apps.Select(app => new AppVersion(++_version, app)
        {
            AdminStates = new AppAdminStates { App = states.FirstOrDefault(state => state.App == app.Name).State },
        })]);

    /// <summary>The operator has an admin state for this edge; its apps stay as they are.</summary>
    public Task SetForEdgeAsync(AdminState adminState)
    {
        var id = Services.GetRequiredService<EdgeIdentity>().Id;
        return Services.GetRequiredService<AppSet>()
            .ApplyAsync(new CatalogChanges { Version = ++_version, IsComplete = false, Edges = [new EdgeAdminState(id, adminState)] });
    }

    private Task ApplyAsync(AppVersion[] apps) =>
        Services.GetRequiredService<AppSet>().ApplyAsync(new CatalogChanges { Version = _version, IsComplete = true, Changed = [.. apps] });

    /// <summary>An edge with one app on a free port in front of these targets; returns the port.</summary>
    public async Task<int> ServeAsync(IReadOnlyList<string> targets, Func<AppSpec, AppSpec>? change = null)
    {
        var port = FreePort.Next();
        var spec = AppSpecs.Spec("app", port, [.. targets]);
        await ServeAsync(change?.Invoke(spec) ?? spec);
        return port;
    }

    /// <summary>Keeps every loop from doing anything until <paramref name="arrange"/> has returned
    /// the work whose end is awaited then.</summary>
    public async Task WithLoopsHeldAsync(Func<Task<Task>> arrange)
    {
        using var release = new ManualResetEventSlim();
        foreach (var loop in Services.GetRequiredService<LoopSet>().All)
        {
            using var held = new ManualResetEventSlim();
            loop.Post(() =>
            {
                held.Set();
                release.Wait();
            });
            held.Wait();
        }

        Task work;
        try { work = await arrange(); }
        finally { release.Set(); }
        await work;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
