using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>How a probe reaches a target: as the app's sessions do.</summary>
/// <param name="Proxy">The PROXY header that targets want.</param>
/// <param name="IsSecured">Sessions speak TLS to targets.</param>
/// <param name="Tls">What that TLS is made of; null: it is not here yet.</param>
/// <param name="StartTls">How sessions ask targets for TLS.</param>
internal readonly record struct ProbeRoute(
    ProxyProtocolSend Proxy, bool IsSecured = false, AppTls<TargetTlsSettings, TargetTlsContext>? Tls = null,
    StartTls StartTls = StartTls.None)
{
    /// <param name="spec">The present version.</param>
    /// <param name="tls">In force for new handshakes.</param>
    public static ProbeRoute Of(AppSpec spec, AppTls<TargetTlsSettings, TargetTlsContext>? tls) =>
        new(spec.ProxyProtocol.Send, spec.TargetTls is not null, tls, spec.StartTls);

    /// <summary>Null: the check's type alone says whether TLS is spoken, as it always does at a port of its own.</summary>
    public TargetTlsSettings? TlsFor(HealthCheckSpec check) => IsSecured && check.Port is null ? Tls?.Settings : null;

    /// <summary>How a probe asks for TLS: as sessions do, but at a port of its own it does not.</summary>
    public StartTls StartTlsFor(HealthCheckSpec check) => check.Port is null ? StartTls : StartTls.None;

    /// <summary>In words for people, why this edge cannot probe; null: it can.</summary>
    public string? WhyBarred(HealthCheckSpec check)
    {
        if (!IsSecured || check.Port is not null || Tls is { IsReady: true }) return null;
        return $"this edge cannot speak TLS to it: {Tls?.WhyNotReady ?? "its certificates are being read"}";
    }
}
