using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>What a target that wants PROXY headers gets before a probe: the connection is the edge's own.</summary>
/// <remarks>"The PROXY protocol", section 2: version 1 says UNKNOWN, version 2 has the command LOCAL without
/// addresses; both are meant for health checks.</remarks>
internal static class ProbePreamble
{
    public static ReadOnlyMemory<byte> For(ProxyProtocolSend send) => send switch
    {
        ProxyProtocolSend.V1 => Version1,
        ProxyProtocolSend.V2 => Version2,
        _ => default,
    };

    private static readonly byte[] Version1 = "PROXY UNKNOWN\r\n"u8.ToArray();

    private static readonly byte[] Version2 = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x20, 0x00, 0x00, 0x00];
}
