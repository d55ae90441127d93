using System.Collections.Immutable;

namespace Odin.Edge.Certificates;

/// <summary>A certificate, those that lead from it to its authority, and its private key, each in DER. Immutable.</summary>
/// <param name="Chain">The server's own comes first.</param>
/// <param name="Key">PKCS #8.</param>
/// <param name="Staple">Goes out with the certificate to clients that ask for it; null: nothing does.</param>
internal sealed record CertificatePair(ImmutableArray<byte[]> Chain, byte[] Key, OcspStaple? Staple = null);
