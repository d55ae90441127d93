using Odin.Edge.Tls;
using Odin.Grains.Consoles;

namespace Odin.Edge.Consoles;

/// <summary>What callers of this edge learn of a session's TLS.</summary>
internal static class TlsOfSession
{
    /// <summary>Null: there is none on either side.</summary>
    public static SessionTls? Of(TlsFacts? client, TargetTlsFacts? target) => client is null && target is null ? null : new SessionTls
    {
        Version = client?.Version,
        Cipher = client?.Cipher,
        IsResumed = client is { IsResumed: true },
        ServerName = client?.ServerName,
        Alpn = client?.Alpn,
        ClientSubject = client?.Subject,
        TargetVersion = target?.Version,
        TargetFailure = target?.Failure,
    };
}
