using System.Net;
using System.Text;

namespace Odin.Edge.Tls;

/// <summary>Asks a target for a name, and lets OpenSSL look for it in the target's certificate; of an address only the latter.</summary>
internal static unsafe class PeerName
{
    private const int HostName = 0;

    /// <summary>False: no memory is left.</summary>
    public static bool TryAskFor(nint ssl, string name)
    {
        var parameters = OpenSsl.VerifyParameters(ssl);
        if (IPAddress.TryParse(name, out var address))
        {
            ReadOnlySpan<byte> raw = address.GetAddressBytes();
            fixed (byte* bytes = raw) return OpenSsl.ExpectAddress(parameters, bytes, (nuint)raw.Length) == 1;
        }

        Span<byte> text = stackalloc byte[name.Length + 1];   // The configuration takes 1,024 characters at most.
        Encoding.ASCII.GetBytes(name.AsSpan().TrimEnd('.'), text);
        var length = name.AsSpan().TrimEnd('.').Length;
        text[length] = 0;
        OpenSsl.SetHostFlags(parameters, OpenSsl.X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        fixed (byte* bytes = text)
        {
            return OpenSsl.Control(ssl, OpenSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME, HostName, bytes) == 1
                && OpenSsl.ExpectHost(parameters, bytes, (nuint)length) == 1;
        }
    }
}
