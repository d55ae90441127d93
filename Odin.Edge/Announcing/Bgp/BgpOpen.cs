using System.Buffers.Binary;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>The first message of each side, RFC 4271 4.2, with capabilities, RFC 5492.</summary>
internal sealed record BgpOpen
{
    /// <summary>Stands for an AS number that needs four bytes where there is room for two, RFC 6793.</summary>
    public const ushort TransitionAs = 23456;

    private const byte CapabilitiesParameter = 2;
    private const byte MultiprotocolCapability = 1;
    private const byte RouteRefreshCapability = 2;
    private const byte FourByteAsCapability = 65;

    public required uint As { get; init; }

    /// <summary>Seconds after which silence ends the session; 0: never. Not 1 or 2.</summary>
    public required ushort HoldSeconds { get; init; }

    /// <summary>An IPv4 address of the speaker, as a number. Never 0.</summary>
    public required uint Identifier { get; init; }

    public BgpFamilies Families { get; init; } = BgpFamilies.Both;

    /// <summary>AS numbers are written in four bytes.</summary>
    public bool HasFourByteAs { get; init; } = true;

    public bool HasRouteRefresh { get; init; } = true;

    public byte[] ToMessage()
    {
        var writer = new BgpWriter(BgpMessageType.Open);
        writer.Byte(4);
        writer.UInt16(As > ushort.MaxValue ? TransitionAs : (int)As);
        writer.UInt16(HoldSeconds);
        writer.UInt32(Identifier);
        writer.Counted8(() =>
        {
            writer.Byte(CapabilitiesParameter);
            writer.Counted8(() => WriteCapabilities(writer));
        });
        return writer.ToMessage();
    }

    private void WriteCapabilities(BgpWriter writer)
    {
        if (Families.HasFlag(BgpFamilies.IPv4)) writer.Bytes([MultiprotocolCapability, 4, 0, 1, 0, 1]);
        if (Families.HasFlag(BgpFamilies.IPv6)) writer.Bytes([MultiprotocolCapability, 4, 0, 2, 0, 1]);
        if (HasRouteRefresh) writer.Bytes([RouteRefreshCapability, 0]);
        if (!HasFourByteAs) return;
        writer.Bytes([FourByteAsCapability, 4]);
        writer.UInt32(As);
    }

    /// <param name="body">Ten bytes at least: the message without its header.</param>
    /// <param name="open">What it says.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, out BgpOpen open, out BgpNotification? error)
    {
        open = new BgpOpen
        {
            As = BinaryPrimitives.ReadUInt16BigEndian(body[1..]),
            HoldSeconds = BinaryPrimitives.ReadUInt16BigEndian(body[3..]),
            Identifier = BinaryPrimitives.ReadUInt32BigEndian(body[5..]),
            Families = BgpFamilies.None,
            HasFourByteAs = false,
            HasRouteRefresh = false,
        };
        error = body[0] != 4 ? BgpNotification.BadVersion
            : open.HoldSeconds is 1 or 2 ? BgpNotification.BadHoldTime
            : open.Identifier == 0 ? BgpNotification.BadIdentifier
            : ReadParameters(body[9..], ref open);
        if (error is null && open.As == 0) error = BgpNotification.BadPeerAs;
        return error is null;
    }

    /// <remarks>Parameters of more than 255 bytes in all have lengths of two bytes, RFC 9072.</remarks>
    private static BgpNotification? ReadParameters(ReadOnlySpan<byte> rest, ref BgpOpen open)
    {
        var isLong = rest is [255, 255, _, _, ..];
        var (start, length) = isLong ? (4, BinaryPrimitives.ReadUInt16BigEndian(rest[2..])) : (1, rest[0]);
        if (rest.Length != start + length) return BgpNotification.Malformed;
        rest = rest[start..];
        while (!rest.IsEmpty)
        {
            var header = isLong ? 3 : 2;
            if (rest.Length < header) return BgpNotification.Malformed;
            var size = isLong ? BinaryPrimitives.ReadUInt16BigEndian(rest[1..]) : rest[1];
            if (rest.Length < header + size) return BgpNotification.Malformed;
            if (rest[0] != CapabilitiesParameter) return BgpNotification.BadParameter;
            if (!TryReadCapabilities(rest.Slice(header, size), ref open)) return BgpNotification.Malformed;
            rest = rest[(header + size)..];
        }

        return null;
    }

    /// <summary>Capabilities that are not known are passed over.</summary>
    private static bool TryReadCapabilities(ReadOnlySpan<byte> rest, ref BgpOpen open)
    {
        while (!rest.IsEmpty)
        {
            if (rest.Length < 2 || rest.Length < 2 + rest[1]) return false;
            open = rest[..(2 + rest[1])] switch
            {
                [MultiprotocolCapability, _, 0, 1, _, 1] => open with { Families = open.Families | BgpFamilies.IPv4 },
                [MultiprotocolCapability, _, 0, 2, _, 1] => open with { Families = open.Families | BgpFamilies.IPv6 },
                [RouteRefreshCapability, _] => open with { HasRouteRefresh = true },
                [FourByteAsCapability, 4, .. var number] => open with
                {
                    HasFourByteAs = true,
                    As = BinaryPrimitives.ReadUInt32BigEndian(number),
                },
                _ => open,
            };
            rest = rest[(2 + rest[1])..];
        }

        return true;
    }
}
