namespace Odin.Edge.Tls;

/// <summary>What the handshake with a target came to, for the session line.</summary>
/// <param name="Version">As OpenSSL writes it: <c>TLSv1.3</c>; null: it failed.</param>
/// <param name="Cipher">As OpenSSL writes it; null: it failed.</param>
/// <param name="Failure">In words for people, why there is none, or why it broke later; null: all is well.</param>
internal sealed record TargetTlsFacts(string? Version, string? Cipher, string? Failure);
