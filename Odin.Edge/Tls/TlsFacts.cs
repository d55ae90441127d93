namespace Odin.Edge.Tls;

/// <summary>What a handshake came to, for the session line.</summary>
/// <param name="Version">As OpenSSL writes it: <c>TLSv1.3</c>.</param>
/// <param name="Cipher">As OpenSSL writes it.</param>
/// <param name="IsResumed">The client came with a ticket.</param>
/// <param name="ServerName">The name that the client asked for; null: none.</param>
/// <param name="Alpn">The protocol that was agreed on; null: none.</param>
/// <param name="Subject">Of the client's certificate, in OpenSSL's one line; null: it has shown none.</param>
/// <param name="CommonName">Of the client's certificate; null: it has none.</param>
internal sealed record TlsFacts(
    string Version, string Cipher, bool IsResumed, string? ServerName, string? Alpn, string? Subject, string? CommonName = null);
