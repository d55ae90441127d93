using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Makes sockets to routers: they never block, their packets go ahead of bulk, and they have the password and the hop limit that
/// are configured.</summary>
internal static class BgpSocket
{
    /// <summary>The longest password that Linux takes (TCP_MD5SIG_MAXKEYLEN).</summary>
    public const int MaxPasswordBytes = 80;

    private const int TcpLevel = 6;
    private const int Md5Signature = 14;   // TCP_MD5SIG
    private const int IPv4Level = 0;
    private const int TypeOfService = 1;   // IP_TOS
    private const int LeastTtl = 21;   // IP_MINTTL
    private const int IPv6Level = 41;
    private const int TrafficClass = 67;   // IPV6_TCLASS
    private const int LeastHops = 73;   // IPV6_MINHOPCOUNT
    private const int NetworkControl = 0xc0;   // DSCP CS6
    private const byte MostHops = 255;

    /// <exception cref="SocketException">The system refuses one of the settings.</exception>
    public static Socket Create(BgpPeerAddress peer, BgpSettings settings)
    {
        var family = peer.Endpoint.AddressFamily;
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        try
        {
            var isIPv4 = family == AddressFamily.InterNetwork;
            socket.Ttl = MostHops;
            if (OperatingSystem.IsLinux())
            {
                Set(socket, isIPv4 ? IPv4Level : IPv6Level, isIPv4 ? TypeOfService : TrafficClass, NetworkControl);
                if (settings.HasTtlSecurity) Set(socket, isIPv4 ? IPv4Level : IPv6Level, isIPv4 ? LeastTtl : LeastHops, MostHops);
                if (settings.Password is { } password)
                    socket.SetRawSocketOption(TcpLevel, Md5Signature, Md5(peer.Endpoint, Encoding.UTF8.GetBytes(password)));
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Set(Socket socket, int level, int option, int value) =>
        socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    /// <summary><c>struct tcp_md5sig</c>: the peer's address, flags, the length of the key and the key.</summary>
    private static byte[] Md5(IPEndPoint peer, byte[] key)
    {
        var option = new byte[128 + 8 + MaxPasswordBytes];
        var address = peer.Serialize();
        address.Buffer.Span[..address.Size].CopyTo(option);
        BinaryPrimitives.WriteUInt16LittleEndian(option.AsSpan(130), (ushort)key.Length);
        if (!BitConverter.IsLittleEndian) option.AsSpan(130, 2).Reverse();
        key.CopyTo(option, 136);
        return option;
    }
}
