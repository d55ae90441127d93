using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Certificates;

namespace Odin.Cli.Api;

/// <summary>Whether the certificate that a silo shows is taken, and why not. It is known by the host's name; with the cluster's own
/// authority also as a silo of the cluster.</summary>
/// <param name="ca">The file of the authorities that count; null: those of this system.</param>
internal sealed class ServerCertificate(string? ca)
{
    /// <summary>Of the last one that was not taken, with the remedy; null: none was refused.</summary>
    public string? WhyNot { get; private set; }

    public bool IsTaken(object _, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var isSilo = ca is not null && certificate is X509Certificate2 shown && CertificateName.Of(shown) is { Role: CertificateRole.Silo };
        if (isSilo) errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        WhyNot = errors == SslPolicyErrors.None ? null : Say(errors, chain);
        return WhyNot is null;
    }

    private string Say(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "it shows no certificate";
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return "its certificate is for another host, and of no silo: give a name that it has" + (ca is null ? ", or --ca FILE" : "");
        var faults = string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Distinct());
        return ca is null
            ? $"its certificate is not taken, by the authorities of this system ({faults}): --ca FILE names the cluster's authority"
            : $"its certificate is not taken, by --ca '{ca}' ({faults}): is that the authority of its cluster?";
    }
}
