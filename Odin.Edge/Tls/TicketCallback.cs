using System.Runtime.InteropServices;

namespace Odin.Edge.Tls;

/// <summary>OpenSSL wants a ticket sealed or opened: by which key. No exception leaves a callback: OpenSSL could not unwind.</summary>
internal static unsafe class TicketCallback
{
    private const int Failed = -1;
    private const int UnknownKey = 0;
    private const int Good = 1;
    private const int GoodButRenew = 2;
    private const int InitialisationBytes = 16;
    private const uint TextParameter = 4;    // OpenSSL: OSSL_PARAM_UTF8_STRING
    private const uint BytesParameter = 5;   // OpenSSL: OSSL_PARAM_OCTET_STRING

    [UnmanagedCallersOnly]
    public static int OnTicket(nint ssl, byte* name, byte* initialisation, nint cipher, nint mac, int isSealing)
    {
        if (LoopBio.Current is not { Contexts.Tickets: { } ring } connection) return Failed;
        try
        {
            return isSealing == 1 ? Seal(ring.Sealing, name, initialisation, cipher, mac)
                : Open(ssl, ring, name, initialisation, cipher, mac);
        }
        catch (Exception exception)
        {
            connection.OnBug(exception);
            return Failed;
        }
    }

    private static int Seal(TicketKey key, byte* name, byte* initialisation, nint cipher, nint mac)
    {
        if (OpenSsl.RandomBytes(initialisation, InitialisationBytes) != 1) return Failed;
        key.Name.CopyTo(new Span<byte>(name, TicketKey.NameBytes));
        fixed (byte* bytes = key.Cipher)
        {
            if (OpenSsl.BeginEncryption(cipher, OpenSsl.Aes256Cbc(), 0, bytes, initialisation) != 1) return Failed;
        }

        return SetMac(mac, key) ? Good : Failed;
    }

    /// <summary>A client of TLS 1.3 uses a ticket once (RFC 8446, C.4), and OpenSSL gives it another one only by this answer.</summary>
    private static int Open(nint ssl, TicketRing ring, byte* name, byte* initialisation, nint cipher, nint mac)
    {
        if (ring.Find(new ReadOnlySpan<byte>(name, TicketKey.NameBytes)) is not { } key) return UnknownKey;
        fixed (byte* bytes = key.Cipher)
        {
            if (OpenSsl.BeginDecryption(cipher, OpenSsl.Aes256Cbc(), 0, bytes, initialisation) != 1) return Failed;
        }

        if (!SetMac(mac, key)) return Failed;
        return key == ring.Sealing && OpenSsl.VersionNumber(ssl) != OpenSsl.TLS1_3_VERSION ? Good : GoodButRenew;
    }

    private static bool SetMac(nint mac, TicketKey key)
    {
        fixed (byte* keyName = "key\0"u8, digestName = "digest\0"u8, digest = "SHA256\0"u8, bytes = key.Mac)
        {
            var parameters = stackalloc Parameter[]
            {
                new() { Name = keyName, Type = BytesParameter, Value = bytes, Bytes = (nuint)key.Mac.Length, Returned = 0 },
                new() { Name = digestName, Type = TextParameter, Value = digest, Bytes = 6, Returned = 0 },
                default,
            };
            return OpenSsl.SetMacParameters(mac, parameters) == 1;
        }
    }

    /// <summary><c>struct ossl_param_st</c></summary>
    private struct Parameter
    {
        public byte* Name;
        public uint Type;
        public void* Value;
        public nuint Bytes;
        public nuint Returned;
    }
}
