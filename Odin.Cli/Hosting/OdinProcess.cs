using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Odin.Cli.Certificates;
using Odin.Edge.Hosting;
using Odin.Edge.Listeners;
using Odin.Edge.Takeover;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Hosting.Health;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Silo.Hosting;
using Odin.Silo.Settings;

namespace Odin.Cli.Hosting;

/// <summary>A silo and an edge in this process, without Redis.</summary>
internal sealed class OdinProcess : IAsyncDisposable
{
    /// <summary>To the silo's own port: nobody has to come there.</summary>
    private const int SiloConnections = 4;

    /// <summary>To its gateway, which only the process itself can join. Descriptors are for sessions.</summary>
    private const int GatewayConnections = 40;

    /// <summary>No other silo can be dead here, so a call that takes long is only slow: a busy machine, or a large document.</summary>
    private static readonly TimeSpan CallDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly RunCertificates _certificates;

    private OdinProcess(WebApplication app, RunCertificates certificates) => (_app, _certificates) = (app, certificates);

    public IEdge Edge => _app.Services.GetRequiredService<IEdge>();

    /// <summary>Where health and dashboard are served, for example <c>http://127.0.0.1:8080</c>.</summary>
    public string AdminAddress => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Cancelled when the process stops, for whatever reason.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Starts both.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="ports">Its ports on loopback.</param>
    /// <param name="inheritedSockets">The listening sockets of the process before; null: none.</param>
    /// <param name="certificates">Its own; disposed of with it, and when it does not start.</param>
    /// <exception cref="Exception">For one a port is in use: <see cref="LoopbackPorts.IsInUse"/>.</exception>
    public static async Task<OdinProcess> StartAsync(ProcessOptions options, LoopbackPorts ports, InheritedSockets? inheritedSockets,
        RunCertificates certificates, CancellationToken cancellationToken)
    {
        options.Api.IsOwnersOnly = true;   // Somebody's process on his own machine, not a service of it.
        var builder = ProcessBuilder.Create(options.Log, new AdminOptions { AdminPort = ports.Admin },
            new LogOrigin(EdgeServices.IdOf(options.Edge, inheritedSockets), options.Edge.Region));
        builder.AddOdinSilo(new SiloOptions
        {
            Region = options.Edge.Region,
            ClusterId = options.ClusterId,
            ServiceId = options.ServiceId,
            SiloPort = ports.Silo,
            GatewayPort = ports.Gateway,
            MaxSiloConnections = SiloConnections,
            MaxGatewayConnections = GatewayConnections,
            ResponseTimeout = CallDeadline,
            Certificates = certificates.OfSilo,
        }, options.Api);
        // The authority of a seal dies with the process, and nobody else can offer a catalog to it.
        builder.Services.RemoveAll<ICatalogSigner>();
        if (inheritedSockets is not null) builder.Services.AddSingleton(inheritedSockets);
        builder.Services.AddOdinEdge(options.Edge);
        builder.Services.AddOtlpExport(options.Otlp);
        builder.Services.AddSessionLines(options.Log.LogLevel, options.Log.LogFormat);

        var app = builder.Build();
        app.MapOdinSilo();
        app.MapOdinHealth();
        try
        {
            await app.StartAsync(cancellationToken);
            return new OdinProcess(app, certificates);
        }
        catch
        {
            app.Lifetime.StopApplication();   // What runs already ends as at a stop: no failure of its own is shown.
            await app.DisposeAsync();
            certificates.Dispose();
            throw;
        }
    }

    /// <summary>Puts a configuration in force and completes when the edge runs it, however long that
    /// takes; what failed is tried again.</summary>
    /// <param name="config">A validated document.</param>
    /// <param name="say">Gets a line for the operator while it takes long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ApplyResult> ApplyAsync(ConfigSpec config, Action<string> say, CancellationToken cancellationToken)
    {
        var result = await Waiting.ForAsync(StoreAsync(config, say, cancellationToken), "the catalog to take the configuration", say, Time,
            cancellationToken);
        await Waiting.ForAsync(Edge.WaitForCatalogAsync(result.Version, cancellationToken),
            $"the edge to put version {result.Version} in force", say, Time, cancellationToken);
        return result;
    }

    private TimeProvider Time => _app.Services.GetRequiredService<TimeProvider>();

    /// <summary>The catalog may have taken a document whose call failed: then the next one finds it unchanged.</summary>
    private async Task<ApplyResult> StoreAsync(ConfigSpec config, Action<string> say, CancellationToken cancellationToken)
    {
        var catalog = _app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        for (var isRepeated = false; ; isRepeated = true)
        {
            if (await TryStoreAsync(catalog, config, say) is { } result) return isRepeated && result.Outcome == ApplyOutcome.Unchanged
                ? result with { Outcome = ApplyOutcome.Applied } : result;
            await Task.Delay(RetryPause, Time, cancellationToken);
        }
    }

    /// <summary>Null: the catalog did not take it, or has not said so.</summary>
    private static async Task<ApplyResult?> TryStoreAsync(IAppCatalogGrain catalog, ConfigSpec config, Action<string> say)
    {
        try
        {
            var result = await catalog.ApplyAsync(config, expectedVersion: null);
            if (result.Outcome != ApplyOutcome.NotStored) return result;
            say("the catalog's storage does not take the configuration; trying again");
        }
        catch (Exception exception)
        {
            var reason = exception is TimeoutException ? $"nothing came within {CallDeadline.TotalSeconds:0} s" : exception.Message;
            say($"the catalog did not answer ({reason}); trying again");   // Whatever it was, the call failed: every answer is a value.
        }

        return null;
    }

    /// <summary>The listeners that could not be opened.</summary>
    public IEnumerable<ListenerStatus> FailedListeners =>
        Edge.IsReady ? [] : Edge.Listeners.Where(listener => listener.Failure is not null);

    /// <summary>Drains the edge, then stops both. <paramref name="stopNow"/> resets what is left of the sessions.</summary>
    public async Task StopAsync(CancellationToken stopNow)
    {
        await Edge.DrainAsync(stopNow);
        await _app.StopAsync(stopNow);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificates.Dispose();
    }
}
