using System.Runtime.InteropServices;
using Odin.Edge.ServerNames;

namespace Odin.Edge.Tls;

/// <summary>What OpenSSL asks within a handshake. No exception leaves a callback: OpenSSL could not unwind.</summary>
internal static unsafe class TlsCallbacks
{
    private const int HostName = 0;

    /// <summary>The client has named a server, or not: which certificate it gets.</summary>
    [UnmanagedCallersOnly]
    public static int OnServerName(nint ssl, int* alert, void* argument)
    {
        if (LoopBio.Current is not { Contexts: { } contexts } connection || OpenSsl.ServerName(ssl, HostName) is var raw && raw == null)
            return OpenSsl.SSL_TLSEXT_ERR_NOACK;
        try
        {
            var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(raw);
            if (bytes.Length > ClientHello.MaxName) return OpenSsl.SSL_TLSEXT_ERR_NOACK;
            Span<char> name = stackalloc char[bytes.Length];
            for (var index = 0; index < bytes.Length; index++) name[index] = char.ToLowerInvariant((char)bytes[index]);
            if (bytes.Length > 0 && name[^1] == '.') name = name[..^1];
            var context = contexts.Choose(name);
            if (context != contexts.First) OpenSsl.SetContext(ssl, context);
            return OpenSsl.SSL_TLSEXT_ERR_OK;
        }
        catch (Exception exception)
        {
            connection.OnBug(exception);
            return OpenSsl.SSL_TLSEXT_ERR_ALERT_FATAL;
        }
    }

    /// <summary>The client names protocols: the most wanted one that it knows, or an end of the handshake.</summary>
    [UnmanagedCallersOnly]
    public static int OnAlpn(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, void* argument)
    {
        if (LoopBio.Current is not { Contexts: { } contexts } connection) return OpenSsl.SSL_TLSEXT_ERR_ALERT_FATAL;
        try
        {
            var list = new ReadOnlySpan<byte>(offered, (int)offeredLength);
            foreach (var wanted in contexts.Alpn)
            {
                for (var at = 0; at < list.Length; at += 1 + list[at])
                {
                    if (at + 1 + list[at] > list.Length) break;
                    if (!list.Slice(at + 1, list[at]).SequenceEqual(wanted)) continue;
                    *chosen = offered + at + 1;   // It is copied at once.
                    *chosenLength = list[at];
                    return OpenSsl.SSL_TLSEXT_ERR_OK;
                }
            }
        }
        catch (Exception exception)
        {
            connection.OnBug(exception);
        }

        return OpenSsl.SSL_TLSEXT_ERR_ALERT_FATAL;
    }

    /// <summary>The client wants to know what the authority says of the certificate that was chosen for it.</summary>
    [UnmanagedCallersOnly]
    public static int OnStatus(nint ssl, void* argument)
    {
        if (LoopBio.Current is not { Contexts: { } contexts } connection) return OpenSsl.SSL_TLSEXT_ERR_NOACK;
        try
        {
            if (contexts.StapleOf(OpenSsl.OwnCertificate(ssl)) is not { } staple) return OpenSsl.SSL_TLSEXT_ERR_NOACK;
            var copy = OpenSsl.Allocate((nuint)staple.Length, null, 0);   // OpenSSL frees it.
            if (copy == null) return OpenSsl.SSL_TLSEXT_ERR_NOACK;
            staple.CopyTo(new Span<byte>(copy, staple.Length));
            if (OpenSsl.Control(ssl, OpenSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, staple.Length, copy) == 1)
                return OpenSsl.SSL_TLSEXT_ERR_OK;
            OpenSsl.Release(copy, null, 0);
        }
        catch (Exception exception)
        {
            connection.OnBug(exception);
        }

        return OpenSsl.SSL_TLSEXT_ERR_NOACK;
    }
}
