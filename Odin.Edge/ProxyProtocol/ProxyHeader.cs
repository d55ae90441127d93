using Odin.Edge.Loops;

namespace Odin.Edge.ProxyProtocol;

/// <summary>What a PROXY header says.</summary>
/// <param name="Length">Its bytes on the wire; the client's own begin behind them.</param>
/// <param name="HasAddresses">False: the sender speaks for itself (LOCAL) or of something that is not TCP over IP;
/// the connection's own addresses hold.</param>
/// <param name="Source">The client's address and port.</param>
/// <param name="Destination">The address and port the client connected to.</param>
/// <param name="Hops">Edges of Odin that the client has come through, as far as they say.</param>
internal readonly record struct ProxyHeader(int Length, bool HasAddresses, PeerAddress Source, PeerAddress Destination, byte Hops = 0)
{
    /// <summary>No client comes through so many edges unless their targets lead in a circle.</summary>
    public const byte MaxHops = 8;

    /// <summary>The longest header that is received; the specification means headers to fit one segment of 536 bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Reads the header at the beginning of <paramref name="bytes"/>; version 1 and 2
    /// are distinguished by their first byte.</summary>
    public static HeaderOutcome Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        if (bytes.IsEmpty) return HeaderOutcome.Incomplete;
        return bytes[0] == HeaderV1.Signature[0] ? HeaderV1.Parse(bytes, out header) : HeaderV2.Parse(bytes, out header);
    }

    public static ProxyHeader WithoutAddresses(int length) => new(length, HasAddresses: false, default, default);
}
