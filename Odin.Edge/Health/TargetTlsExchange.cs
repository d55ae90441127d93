using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Odin.Edge.Targets;
using Odin.Edge.Tls;

namespace Odin.Edge.Health;

/// <summary>The TLS handshake that sessions make with a target, and over it another exchange when there is one.</summary>
internal sealed class TargetTlsExchange(TargetTlsSettings settings, string host, IProbeExchange? inner) : IProbeExchange
{
    private string? _failure;

    public async Task<ProbeResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        using var trust = new ProbeTrust(settings);
        try
        {
            var options = trust.OptionsFor(settings.NameOf(host), Check, isAsking: inner is not null);
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (AuthenticationException) when (_failure is not null)
        {
            return ProbeResult.Bad(_failure);
        }

        return inner is null ? ProbeResult.Good : await inner.RunAsync(tls, cancellationToken);
    }

    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (settings.Spec.Verify) _failure = WhyBad(chain, errors);
        return _failure is null;
    }

    /// <summary>In the words of sessions.</summary>
    private string? WhyBad(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return null;
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status)
            ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.UntrustedRoot) || status.HasFlag(X509ChainStatusFlags.PartialChain))
            return TargetTlsErrors.IsUntrusted(settings).Text;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return (IsEarly(chain!) ? TargetTlsErrors.IsTooEarly : TargetTlsErrors.HasExpired).Text;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return TargetTlsErrors.IsOfAnother(settings.NameOf(host)).Text;
        return $"its certificate is not good: {(status == X509ChainStatusFlags.NoError ? errors : status)}";
    }

    private static bool IsEarly(X509Chain chain) =>
        chain.ChainElements.Any(one => one.Certificate.NotBefore > chain.ChainPolicy.VerificationTime);
}
