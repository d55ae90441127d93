using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Options;
using Odin.Hosting.Certificates;
using Odin.Hosting.Files;
using Odin.Hosting.Health;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Odin.Silo.Access;
using Orleans.Configuration;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Hosting;

/// <summary><c>odin silo</c>, and the executable of the same code: a silo in a process of its own.</summary>
public static class SiloCommand
{
    private static ImmutableArray<Setting> Settings =>
        [.. SiloOptions.Settings, .. RedisOptions.OfSilos, .. CertificateOptions.Settings, .. AdminOptions.Settings, .. ApiOptions.Settings,
            .. OtlpOptions.Settings, .. LogOptions.Settings];

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    /// <param name="stopNow">Asked once, when the silo starts: the token of the second signal.</param>
    public static Command Create(Func<CancellationToken> stopNow) => ProcessCommand.WithSettings(
        new Command("silo", "Runs a silo: it hosts the grains that decide for the world. Stops on Ctrl-C or SIGTERM."),
        Settings,
        start => RunAsync(start, stopNow()));

    private static async Task<int> RunAsync(ProcessStart start, CancellationToken stopNow)
    {
        var settings = new SettingsReader(start.Configuration);
        var (silo, admin, log) =
            (settings.Read(SiloOptions.Settings), settings.Read(AdminOptions.Settings), settings.Read(LogOptions.Settings));
        var otlp = settings.Read(OtlpOptions.Settings);
        var api = settings.Read(ApiOptions.Settings).Load(settings);
        var shared = settings.Read(RedisOptions.OfSilos);
        silo.Redis = shared.Load(settings);
        settings.Refuse(silo.Errors);
        var certificates = settings.Read(CertificateOptions.Settings);
        silo.Certificates =
            certificates.Load(settings, silo.ClusterId, CertificateRole.Silo, shared.Redis is not null, TimeProvider.System);
        if (settings.ConfigErrors.Count > 0) return ProcessCommand.RefuseAll(settings.ConfigErrors);

        var name = $"silo of region {silo.Region}";
        await using var app = await ProcessLife.BuildAsync(name, () => Build(silo, certificates, admin, api, otlp, log, start));
        var wait = ActivatorUtilities.CreateInstance<RedisWait>(app.Services);
        var life = new ProcessLife(app, name)
        {
            Obstacle = () => admin.WhyNotOpen() ?? WhyNotOpen(app.Services.GetRequiredService<IOptions<EndpointOptions>>().Value),
            Before = silo.Redis is { } redis
                ? cancellationToken => wait.WaitAsync(redis, RedisNeeds.OfSilo(silo.ServiceId, silo.ClusterId), cancellationToken)
                : _ => Task.CompletedTask,
            LongestStop = LongestStop,
        };
        var notice = LooseFileNotice.Of(app.Services);
        notice.OfSecrets(shared.RedisKey, shared.RedisPasswordFile);
        notice.OfRights(api.AdminKeys);
        return await life.RunAsync(_ => Task.CompletedTask, start.Stop, stopNow);
    }

    private static string? WhyNotOpen(EndpointOptions endpoints) =>
        PortCheck.Why(endpoints.SiloListeningEndpoint ?? new IPEndPoint(endpoints.AdvertisedIPAddress, endpoints.SiloPort),
            "--silo-port", "another --silo-port")
        ?? PortCheck.Why(endpoints.GatewayListeningEndpoint ?? new IPEndPoint(endpoints.AdvertisedIPAddress, endpoints.GatewayPort),
            "--gateway-port", "another --gateway-port");

    private static LogOrigin OriginOf(SiloOptions silo) => new(silo.Name, silo.Region);

    private static WebApplication Build(SiloOptions silo, CertificateOptions certificates, AdminOptions admin, ApiOptions api,
        OtlpOptions otlp, LogOptions log, ProcessStart start)
    {
        var builder = ProcessBuilder.Create(log, admin, OriginOf(silo), api.AdminTls == AdminTls.Auto ? silo.Certificates : null);
        builder.AddOdinSilo(silo, api);
        builder.Services.AddClusterCertificates(silo.Certificates, certificates);
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<AdminReachNotice>(
            provider, admin, api.AdminTls == AdminTls.Auto && silo.Certificates is not null));
        InsecureRedisNotice.AddTo(builder.Services, silo.Redis);
        builder.Services.AddOtlpExport(otlp);
        builder.Services.AddSettingsReload(start, Settings);
        builder.Services.AddSingleton(ServiceNotifier.OfEnvironment);
        builder.Services.AddHostedService<ServiceBeat>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        var app = builder.Build();
        app.MapOdinHealth();
        app.MapOdinSilo();
        return app;
    }
}
