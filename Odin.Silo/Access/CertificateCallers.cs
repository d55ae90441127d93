using System.Net;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Certificates;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Access;

/// <summary>Callers that show a certificate of the cluster by HTTPS: an operator's is as good as an operator's key.</summary>
internal sealed class CertificateCallers(SiloOptions silo)
{
    /// <summary>A caller who is known is also given with a refusal.</summary>
    public (Caller? Caller, Refusal? Refusal) Identify(X509Certificate2 certificate, IPAddress? address)
    {
        if (silo.Certificates?.Who(certificate) is not { } who)
            return (null, new Refusal(StatusCodes.Status401Unauthorized, "unknown certificate",
                $"The certificate of '{certificate.Subject}', good from {certificate.NotBefore:u} to {certificate.NotAfter:u}, is none " +
                "of this cluster's that is good now: `odin cluster issue operator NAME` makes one."));

        var caller = Caller.Of(who, certificate, address);
        if (who.Role == CertificateRole.Operator) return (caller, null);
        return (caller with { Role = Role.Viewer }, new Refusal(StatusCodes.Status403Forbidden, "certificate of another role",
            $"The certificate is of {who}; the admin API takes those of operators: `odin cluster issue operator NAME` makes one."));
    }

    /// <summary>Whether a caller that was let in may go on.</summary>
    public bool IsStillGood(X509Certificate2 certificate) =>
        silo.Certificates?.Who(certificate) is { Role: CertificateRole.Operator };
}
