using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>A TLS handshake, and over it another exchange when there is one.</summary>
internal sealed class TlsExchange(string name, bool isVerified, IProbeExchange? inner) : IProbeExchange
{
    public static string NameFor(HealthCheckSpec spec, TargetAddress target) =>
        spec.ServerName ?? (spec.Host is { } host ? WithoutPort(host) : target.Host);

    [SuppressMessage("Security", "CA5359",
        Justification = "The operator says so with VerifyCertificate: false; a probe sends nothing secret.")]
    public async Task<ProbeResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        var options = new SslClientAuthenticationOptions { TargetHost = name };
        if (!isVerified) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return inner is null ? ProbeResult.Good : await inner.RunAsync(tls, cancellationToken);
    }

    private static string WithoutPort(string host) =>
        host.LastIndexOf(':') is var colon and > 0 && host.IndexOf(':', StringComparison.Ordinal) == colon
        ? host[..colon] : host.Trim('[', ']');
}
