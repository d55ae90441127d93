using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Certificates;
using Odin.Edge.Loops;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Control.Applying;

/// <summary>The TLS to targets, which begins here.</summary>
internal sealed partial class TargetTls(CertificateStore certificates, LoopSet loops, ILogger<TargetTls> logger)
    : TlsSide<TargetTlsSpec, TargetTlsSettings, TargetTlsContext>(loops)
{
    protected override AppTls<TargetTlsSettings, TargetTlsContext>? Get(EdgeApp app) => app.TargetTls;

    protected override void Set(EdgeApp app, AppTls<TargetTlsSettings, TargetTlsContext>? tls) => app.TargetTls = tls;

    protected override bool IsSame(TargetTlsSettings one, TargetTlsSettings other) => one.IsSame(other);

    protected override (TargetTlsContext? Contexts, string? Failure) Create(TargetTlsSettings settings) =>
        TargetTlsContext.Create(settings);

    protected override (TargetTlsSettings? Settings, string? Failure) SettingsOf(string app, TargetTlsSpec spec)
    {
        Authorities? authorities = null;
        if (spec.Ca is { } ca)
        {
            (authorities, var failure) = certificates.FindAuthorities(ca);
            if (authorities is null) return (null, $"the authorities {ca} of targets: {failure}");
        }

        ServerCertificate? certificate = null;
        if (spec.Certificate is { } name)
        {
            (certificate, var failure) = certificates.Find(name);
            if (certificate is null) return (null, $"certificate {name} for targets: {failure}");
        }

        return (new TargetTlsSettings(spec, authorities, certificate), null);
    }

    protected override void LogReady(string app, TargetTlsSettings settings) => LogReady(app, settings.Spec switch
    {
        { Verify: false } => "not checking their certificates",
        { Ca: { } ca } => $"checking their certificates by {ca}.crt",
        _ => "checking their certificates by the authorities of this machine",
    });

    [LoggerMessage(5624, LogLevel.Information, "App {App} speaks TLS to its targets, {How}")]
    private partial void LogReady(string app, string how);

    [LoggerMessage(5625, LogLevel.Error, "App {App} cannot speak TLS to its targets: {Failure}. Its clients are refused until then")]
    protected override partial void LogNotReady(string app, string failure);

    [LoggerMessage(5626, LogLevel.Error,
        "App {App} goes on with the TLS to targets that it has, because what is newer cannot be had: {Failure}")]
    protected override partial void LogKept(string app, string failure);
}
