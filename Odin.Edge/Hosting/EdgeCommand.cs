using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Odin.Commands;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Takeover;
using Odin.Grains.Edges;
using Odin.Hosting.Certificates;
using Odin.Hosting.Files;
using Odin.Hosting.Health;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;

namespace Odin.Edge.Hosting;

/// <summary><c>odin edge</c>, and the executable of the same code: an edge in a process of its own, which finds the silos
/// through Redis or at given addresses.</summary>
public static class EdgeCommand
{
    /// <param name="stopNow">Asked once, when the edge starts: the token of the second signal.</param>
    public static Command Create(Func<CancellationToken> stopNow) => ProcessCommand.WithSettings(
        new Command("edge",
            "Runs an edge: it accepts connections and carries their bytes. Stops on Ctrl-C or SIGTERM after a drain; a second signal " +
                "ends the drain."),
        Settings,
        start => RunAsync(start, stopNow()));

    private static ImmutableArray<Setting> Settings =>
        [.. EdgeOptions.Settings, .. ClusterConnectionOptions.Settings, .. RedisOptions.OfClients, .. CertificateOptions.Settings,
            .. AdminOptions.Settings, .. OtlpOptions.Settings, .. LogOptions.Settings];

    private static async Task<int> RunAsync(ProcessStart start, CancellationToken stopNow)
    {
        var settings = new SettingsReader(start.Configuration);
        var (edge, cluster) = (settings.Read(EdgeOptions.Settings), settings.Read(ClusterConnectionOptions.Settings));
        settings.Refuse(edge.Announcing.Errors);
        var (admin, log) = (settings.Read(AdminOptions.Settings), settings.Read(LogOptions.Settings));
        var otlp = settings.Read(OtlpOptions.Settings);
        var redis = settings.Read(RedisOptions.OfClients);
        cluster.Redis = redis.Load(settings);
        var certificates = settings.Read(CertificateOptions.Settings);
        cluster.Certificates =
            certificates.Load(settings, cluster.ClusterId, CertificateRole.Edge, redis.Redis is not null, TimeProvider.System);
        if (cluster.Certificates is { Name.Name: var name })
        {
            edge.EdgeId ??= name;
            if (edge.EdgeId != name) settings.Refuse([$"The certificate is of edge '{name}', and --edge-id is '{edge.EdgeId}'."]);
        }

        if (settings.ConfigErrors.Count > 0) return ProcessCommand.RefuseAll(settings.ConfigErrors);

        var (inheritedSockets, failure) = TakeoverRequest.Send(edge.Takeover, edge.TakeoverPath, cluster.ClusterId);
        if (failure is not null)
        {
            Console.Error.WriteLine($"error: {failure}");
            return ExitCode.Failed;
        }

        await using var app = await ProcessLife.BuildAsync($"edge of region {edge.Region}",
            () => Build(edge, cluster, certificates, admin, otlp, log, inheritedSockets, start));
        var identity = app.Services.GetRequiredService<EdgeIdentity>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(start.Stop, app.Services.GetRequiredService<IEdge>().HandedOver);
        var ready = app.Services.GetRequiredService<IEdge>().WhenReadyAsync;
        var life = new ProcessLife(app, $"edge {identity.Id} of region {identity.Region}")
        {
            Obstacle = () => inheritedSockets?.AdminPort == admin.AdminPort ? null : admin.WhyNotOpen(),
            Ready = ready,
        };
        LooseFileNotice.Of(app.Services).OfSecrets(redis.RedisKey, redis.RedisPasswordFile);
        return await life.RunAsync(app.Services.GetRequiredService<IEdge>().DrainSayingSoAsync, ended.Token, stopNow);
    }

    private static WebApplication Build(EdgeOptions edge, ClusterConnectionOptions cluster, CertificateOptions certificates,
        AdminOptions admin, OtlpOptions otlp, LogOptions log, InheritedSockets? inheritedSockets, ProcessStart start)
    {
        var builder = ProcessBuilder.Create(log, admin, new LogOrigin(EdgeServices.IdOf(edge, inheritedSockets), edge.Region));
        builder.Services.AddRemoteCluster(cluster);
        builder.Services.AddClusterCertificates(cluster.Certificates, certificates);
        if (inheritedSockets is not null) builder.Services.AddSingleton(inheritedSockets);
        builder.Services.AddOdinEdge(edge);
        InsecureRedisNotice.AddTo(builder.Services, cluster.Redis);
        builder.Services.AddOtlpExport(otlp);
        builder.Services.AddSettingsReload(start, Settings);
        builder.Services.AddSessionLines(log.LogLevel, log.LogFormat);
        var app = builder.Build();
        app.MapOdinHealth();
        app.MapOdinMetrics();
        return app;
    }

    private static async Task DrainSayingSoAsync(this IEdge edge, CancellationToken stopNow)
    {
        if (edge.Notice is var notice && notice > TimeSpan.Zero)
        {
            Console.Error.WriteLine(
                $"draining: /readyz says so, and ports go on accepting for {notice.TotalSeconds:0.#} s; a second signal ends this at once");
        }

        if (edge.LiveSessions is > 0 and var live)
            Console.Error.WriteLine($"draining: {live} sessions are left; a second signal resets them at once");
        await edge.DrainAsync(stopNow);
    }
}
