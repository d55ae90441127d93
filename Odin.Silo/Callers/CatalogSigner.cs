using Odin.Grains.Catalog;
using Odin.Hosting.Certificates;

namespace Odin.Silo.Callers;

/// <summary>Signs the catalog with the certificate of this silo.</summary>
internal sealed class CatalogSigner(ClusterCertificates certificates) : ICatalogSigner
{
    public object Key => certificates.Own;

    public string Sign(ReadOnlySpan<byte> digest) => SiloSignature.Write(certificates, digest);

    public bool IsSigned(ReadOnlySpan<byte> digest, string signature) => SiloSignature.IsGood(certificates, digest, signature);
}
