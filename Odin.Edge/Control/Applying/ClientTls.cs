using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Certificates;
using Odin.Edge.Loops;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Control.Applying;

/// <summary>The TLS of clients, which ends here.</summary>
internal sealed partial class ClientTls(CertificateStore certificates, LoopSet loops, TicketKeys tickets, ILogger<ClientTls> logger)
    : TlsSide<TlsSpec, TlsSettings, TlsContexts>(loops)
{
    protected override AppTls<TlsSettings, TlsContexts>? Get(EdgeApp app) => app.Tls;

    protected override void Set(EdgeApp app, AppTls<TlsSettings, TlsContexts>? tls) => app.Tls = tls;

    protected override bool IsSame(TlsSettings one, TlsSettings other) => one.IsSame(other);

    protected override (TlsContexts? Contexts, string? Failure) Create(TlsSettings settings) => TlsContexts.Create(settings, tickets);

    protected override (TlsSettings? Settings, string? Failure) SettingsOf(string app, TlsSpec spec)
    {
        var found = ImmutableArray.CreateBuilder<ServerCertificate>();
        foreach (var name in spec.Certificates)
        {
            var (certificate, failure) = certificates.Find(name);
            if (certificate is null) return (null, $"certificate {name}: {failure}");
            found.Add(certificate);
        }

        Authorities? authorities = null;
        if (spec.ClientCa is { } clientCa)
        {
            (authorities, var failure) = certificates.FindAuthorities(clientCa);
            if (authorities is null) return (null, $"the authorities {clientCa} of clients: {failure}");
        }

        return (new TlsSettings(spec, found.ToImmutable(), authorities, app), null);
    }

    protected override void LogReady(string app, TlsSettings settings) =>
        LogReady(app, string.Join(", ", settings.Spec.Certificates), settings.Certificates.Min(one => one.NotAfter));

    [LoggerMessage(5621, LogLevel.Information, "App {App} terminates TLS with {Certificates}, good until {Until:u}")]
    private partial void LogReady(string app, string certificates, DateTimeOffset until);

    [LoggerMessage(5622, LogLevel.Error, "App {App} cannot terminate TLS: {Failure}. Its clients get an alert until then")]
    protected override partial void LogNotReady(string app, string failure);

    [LoggerMessage(5623, LogLevel.Error, "App {App} goes on with the TLS it has, because what is newer cannot be had: {Failure}")]
    protected override partial void LogKept(string app, string failure);
}
