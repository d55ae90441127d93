using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using Odin.Silo.Callers;
using Odin.Silo.Hosting;
using Serilog.Events;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Bench.Calls;

/// <summary>A silo of the product with apps of ten targets, its state in memory, that checks callers as far as a case wants.</summary>
internal static class CheckedSilo
{
    public const int Apps = 8;
    public const int Targets = 10;

    /// <summary>In a process of its own, until its standard input ends.</summary>
    /// <param name="folder">Of <see cref="ClusterFiles"/>.</param>
    public static async Task<int> RunAsync(int gateway, CallChecks checks, string folder)
    {
        var builder = ProcessBuilder.Create(new LogOptions { LogLevel = LogEventLevel.Error },
            new AdminOptions { AdminAddress = IPAddress.Loopback, AdminPort = SiloProcess.FreePort() }, new LogOrigin("silo", "local"));
        builder.AddOdinSilo(new SiloOptions
        {
            SiloPort = SiloProcess.FreePort(),
            GatewayPort = gateway,
            Certificates = checks == CallChecks.None ? null : ClusterFiles.LoadSilo(folder),
        });
        if (checks is CallChecks.TlsOnly or CallChecks.Shown) LeavePassesUnread(builder.Services);
        await using var app = builder.Build();
        app.MapOdinSilo();
        await app.StartAsync();
        await ApplyAsync(app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key));
        Console.WriteLine(SiloProcess.Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static string NameOf(int app) => $"app-{app}";

    private static void LeavePassesUnread(IServiceCollection services)
    {
        services.RemoveAll<IIncomingGrainCallFilter>();
        services.AddSingleton<IIncomingGrainCallFilter, EdgeCallCheck>();   // Limits of what an edge sends are no matter of certificates.
    }

    private static async Task ApplyAsync(IAppCatalogGrain catalog)
    {
        var document = new ConfigSpec { Apps = [.. Enumerable.Range(0, Apps).Select(App)] };
        var applied = await catalog.ApplyAsync(document, expectedVersion: null);
        if (applied.Outcome != ApplyOutcome.Applied) throw new InvalidOperationException(string.Join("; ", applied.Errors));
    }

    private static AppSpec App(int app) => new()
    {
        Name = NameOf(app),
        Ports = [new PortRange(20_000 + app)],
        Targets = [.. Enumerable.Range(1, Targets).Select(target => new TargetSpec { Address = new TargetAddress("10.0.0.1", target) })],
    };
}
