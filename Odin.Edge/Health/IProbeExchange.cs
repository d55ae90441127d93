using Odin.Edge.Targets;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>What a probe says to a target once it is connected, and what it expects.</summary>
internal interface IProbeExchange
{
    /// <summary>Network failures are thrown as they come; the caller makes words of them.</summary>
    Task<ProbeResult> RunAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>Null: to be connected is enough.</summary>
    /// <param name="spec">What is asked of targets.</param>
    /// <param name="target">The one that is asked.</param>
    /// <param name="tls">The TLS of the app to its targets, which goes before all else; null: there is none.</param>
    /// <param name="startTls">What goes before TLS.</param>
    static IProbeExchange? For(HealthCheckSpec spec, TargetAddress target, TargetTlsSettings? tls, StartTls startTls) =>
        startTls == StartTls.Postgres && (tls is not null || spec.Type is HealthCheckType.Tls or HealthCheckType.Https)
            ? new PostgresExchange(Direct(spec, target, tls)!) : Direct(spec, target, tls);

    private static IProbeExchange? Direct(HealthCheckSpec spec, TargetAddress target, TargetTlsSettings? tls) =>
        tls is null ? ForPlain(spec, target) : new TargetTlsExchange(tls, target.Host, spec.Type switch
        {
            HealthCheckType.Https => HttpExchange.For(spec, target, defaultPort: 443),
            HealthCheckType.Tls => null,
            _ => ForPlain(spec, target),
        });

    private static IProbeExchange? ForPlain(HealthCheckSpec spec, TargetAddress target) => spec.Type switch
    {
        HealthCheckType.Tcp => null,
        HealthCheckType.Http => HttpExchange.For(spec, target, defaultPort: 80),
        HealthCheckType.Https =>
            new TlsExchange(TlsExchange.NameFor(spec, target), spec.VerifyCertificate, HttpExchange.For(spec, target, defaultPort: 443)),
        HealthCheckType.Tls => new TlsExchange(TlsExchange.NameFor(spec, target), spec.VerifyCertificate, inner: null),
        HealthCheckType.SendExpect => new SendExpectExchange(EscapedText.Decode(spec.Send ?? ""), EscapedText.Decode(spec.Expect ?? "")),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Type, "No such health check."),
    };
}
