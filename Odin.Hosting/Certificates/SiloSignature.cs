using System.Text;

namespace Odin.Hosting.Certificates;

/// <summary>A silo's word for a digest, with its certificate: good as long as the certificate's authority is trusted, also when the
/// certificate has expired since.</summary>
public static class SiloSignature
{
    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("odin catalog seal 1\n");
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(1);

    public static string Write(ClusterCertificates certificates, ReadOnlySpan<byte> digest) =>
        CallerPass.Write(certificates.Own, certificates.Time.GetUtcNow(), [.. Purpose, .. digest]);

    public static bool IsGood(ClusterCertificates certificates, ReadOnlySpan<byte> digest, string signature)
    {
        if (CallerPass.Read(signature, [.. Purpose, .. digest]) is not { } read) return false;
        using var certificate = read.Certificate;
        if (read.SignedAt < 0 || read.SignedAt > (certificates.Time.GetUtcNow() + ClocksDiffer).UtcTicks) return false;
        return certificates.WhoWas(certificate, new DateTimeOffset(read.SignedAt, TimeSpan.Zero)) is { Role: CertificateRole.Silo };
    }
}
