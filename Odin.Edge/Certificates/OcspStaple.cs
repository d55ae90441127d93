namespace Odin.Edge.Certificates;

/// <summary>What an authority says of a certificate, to be stapled to handshakes. Immutable.</summary>
/// <param name="Response">An OCSPResponse in DER.</param>
/// <param name="NextUpdate">Until when it counts.</param>
internal sealed record OcspStaple(byte[] Response, DateTimeOffset NextUpdate);
