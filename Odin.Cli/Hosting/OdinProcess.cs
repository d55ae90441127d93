using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Odin.Edge.Hosting;
using Odin.Edge.Listeners;
using Odin.Edge.Takeover;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using Odin.Silo.Hosting;

namespace Odin.Cli.Hosting;

/// <summary>A silo and an edge in this process, without Redis.</summary>
internal sealed class OdinProcess : IAsyncDisposable
{
    /// <summary>To the silo's ports, which nobody else needs to know.</summary>
    private const int SiloConnections = 8;

    /// <summary>No other silo can be dead here, so a call that takes long is only slow: a busy machine, or a large document.</summary>
    private static readonly TimeSpan CallDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    private OdinProcess(WebApplication app) => _app = app;

    public IEdge Edge => _app.Services.GetRequiredService<IEdge>();

    /// <summary>Where health and dashboard are served, for example <c>http://127.0.0.1:8080</c>.</summary>
    public string AdminAddress => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Cancelled when the process stops, for whatever reason.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Starts both.</summary>
    /// <param name="options">What the flags say.</param>
    /// <param name="inheritedSockets">The listening sockets of the process before; null: none.</param>
    /// <exception cref="IOException">The admin port is in use.</exception>
    public static async Task<OdinProcess> StartAsync(ProcessOptions options, InheritedSockets? inheritedSockets,
        CancellationToken cancellationToken)
    {
        var builder = ProcessBuilder.Create(new LogOptions { LogLevel = options.LogLevel, LogFormat = options.LogFormat },
            new AdminOptions { AdminPort = options.AdminPort });
        var (siloPort, gatewayPort) = FreePorts();
        builder.AddOdinSilo(new SiloOptions
        {
            Region = options.Region,
            SiloPort = siloPort,
            GatewayPort = gatewayPort,
            MaxConnections = SiloConnections,
            ResponseTimeout = CallDeadline,
        });
        if (inheritedSockets is not null) builder.Services.AddSingleton(inheritedSockets);
        builder.Services.AddOdinEdge(edge =>
        {
            edge.Region = options.Region;
            edge.Address = options.Address;
            edge.Loops = options.Loops;
            edge.Loop = options.Loop;
            edge.DrainTimeout = options.DrainTimeout;
            edge.DrainNotice = options.DrainNotice;
            edge.TakeoverSocket = options.TakeoverSocket;
        });
        builder.Services.AddSessionLines(options.LogLevel, options.LogFormat);

        var app = builder.Build();
        app.MapOdinSilo();
        app.MapOdinReadiness();
        try
        {
            await app.StartAsync(cancellationToken);
            return new OdinProcess(app);
        }
        catch
        {
            await app.DisposeAsync();
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
    public IEnumerable<ListenerStatus> FailedListeners => Edge.Listeners.Where(listener => listener.Failure is not null);

    /// <summary>Drains the edge, then stops both. <paramref name="stopNow"/> resets what is left of the sessions.</summary>
    public async Task StopAsync(CancellationToken stopNow)
    {
        await Edge.DrainAsync(stopNow);
        await _app.StopAsync(stopNow);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Two ports on loopback for the silo, which nobody else needs to know.</summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
