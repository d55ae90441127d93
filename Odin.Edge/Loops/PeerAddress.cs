using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Odin.Edge.Loops;

/// <summary>An end of a connection as the kernel, or a PROXY header, has it; turned into an <see cref="IPEndPoint"/> only when somebody
/// reads it.</summary>
internal readonly struct PeerAddress : IUtf8SpanFormattable
{
    public const int MaxBytes = 28;   // sizeof(sockaddr_in6)

    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];   // ::ffff:0:0/96

    private readonly Bytes _bytes;
    private readonly int _length;

    public PeerAddress(ReadOnlySpan<byte> address)
    {
        _length = Math.Min(address.Length, MaxBytes);
        address[.._length].CopyTo(_bytes);
    }

    /// <summary>Nobody has reported it.</summary>
    public bool IsNone => _length == 0;

    public int Port => _length == 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(((ReadOnlySpan<byte>)_bytes)[2..]);

    /// <summary>From 4 or 16 bytes in network order; an IPv4-mapped IPv6 address becomes the IPv4 address.</summary>
    public static PeerAddress Of(ReadOnlySpan<byte> address, int port)
    {
        if (address.Length == 16 && address.StartsWith(MappedPrefix)) address = address[MappedPrefix.Length..];
        var bytes = new IPEndPoint(new IPAddress(address), port).Serialize();
        return new PeerAddress(bytes.Buffer.Span[..bytes.Size]);
    }

    /// <summary>Writes the IP address in network order; returns 4, 16, or 0 when there is none.</summary>
    public int CopyAddress(Span<byte> destination)
    {
        // After family and port; IPv6 has its flow label between.
        var address = _length switch { 0 => default, > 16 => ((ReadOnlySpan<byte>)_bytes)[8..24], _ => ((ReadOnlySpan<byte>)_bytes)[4..8] };
        address.CopyTo(destination);
        return address.Length;
    }

    /// <summary>An IPv4 client of an IPv6 listener is given as IPv4.</summary>
    public IPEndPoint ToEndPoint()
    {
        if (_length == 0) return new IPEndPoint(IPAddress.None, 0);
        var family = _length > 16 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var address = new SocketAddress(family, _length);
        ((ReadOnlySpan<byte>)_bytes)[.._length].CopyTo(address.Buffer.Span);
        var endpoint =
            (IPEndPoint)new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(address);
        if (endpoint.Address.IsIPv4MappedToIPv6) endpoint.Address = endpoint.Address.MapToIPv4();
        return endpoint;
    }

    /// <summary>Writes what <see cref="ToEndPoint"/> would say, without making one for IPv4.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> room = stackalloc byte[16];
        ReadOnlySpan<byte> address = room[..CopyAddress(room)];
        if (address.StartsWith(MappedPrefix)) address = address[MappedPrefix.Length..];
        return address switch
        {
            [] => Utf8.TryWrite(utf8Destination, $"-", out bytesWritten),
            [var a, var b, var c, var d] => Utf8.TryWrite(utf8Destination, $"{a}.{b}.{c}.{d}:{Port}", out bytesWritten),
            _ => Utf8.TryWrite(utf8Destination, $"[{new IPAddress(address)}]:{Port}", out bytesWritten),
        };
    }

    [InlineArray(MaxBytes)]
    private struct Bytes
    {
        private byte _first;
    }
}
