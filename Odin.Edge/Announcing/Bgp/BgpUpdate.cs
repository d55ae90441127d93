using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Writes UPDATE messages, RFC 4271 4.3: one address in each, IPv6 by RFC 4760.</summary>
internal static class BgpUpdate
{
    private const byte Transitive = 0x40;
    private const byte Optional = 0x80;

    public static byte[] Announce(IPAddress address, IPAddress nextHop, BgpPath path)
    {
        var writer = new BgpWriter(BgpMessageType.Update);
        writer.UInt16(0);   // Nothing is withdrawn.
        writer.Counted16(() => WriteAttributes(writer, address, nextHop, path));
        if (IsIPv4(address)) WritePrefix(writer, address);
        return writer.ToMessage();
    }

    public static byte[] Withdraw(IPAddress address)
    {
        var writer = new BgpWriter(BgpMessageType.Update);
        writer.Counted16(() =>
        {
            if (IsIPv4(address)) WritePrefix(writer, address);
        });
        writer.Counted16(() =>
        {
            if (!IsIPv4(address)) WriteAttribute(writer, Optional, 15, () =>
            {
                writer.Bytes([0, 2, 1]);
                WritePrefix(writer, address);
            });
        });
        return writer.ToMessage();
    }

    private static void WriteAttributes(BgpWriter writer, IPAddress address, IPAddress nextHop, BgpPath path)
    {
        WriteAttribute(writer, Transitive, 1, () => writer.Byte(0));
        WriteAttribute(writer, Transitive, 2, () => WritePath(writer, path, path.IsFourByte));
        if (IsIPv4(address)) WriteAttribute(writer, Transitive, 3, () => writer.Bytes(nextHop.GetAddressBytes()));
        WriteAttribute(writer, Optional, 4, () => writer.UInt32(path.Med));
        if (path.LocalPreference is { } preference) WriteAttribute(writer, Transitive, 5, () => writer.UInt32(preference));
        WriteCommunities(writer, path.Communities.RemoveAll(community => community.Third is not null), 8);
        if (!IsIPv4(address)) WriteAttribute(writer, Optional, 14, () => WriteReach(writer, address, nextHop));
        if (!path.IsFourByte && path is { Hops: > 0, LocalAs: > ushort.MaxValue })
            WriteAttribute(writer, Optional | Transitive, 17, () => WritePath(writer, path, isFourByte: true));
        WriteCommunities(writer, path.Communities.RemoveAll(community => community.Third is null), 32);
    }

    /// <summary>One sequence of the own AS, as often as it counts.</summary>
    private static void WritePath(BgpWriter writer, BgpPath path, bool isFourByte)
    {
        if (path.Hops == 0) return;
        writer.Bytes([2, (byte)path.Hops]);
        for (var hop = 0; hop < path.Hops; hop++)
        {
            if (isFourByte) writer.UInt32(path.LocalAs);
            else writer.UInt16(path.LocalAs > ushort.MaxValue ? BgpOpen.TransitionAs : (int)path.LocalAs);
        }
    }

    private static void WriteCommunities(BgpWriter writer, ImmutableArray<BgpCommunity> communities, byte type)
    {
        if (communities.IsEmpty) return;
        WriteAttribute(writer, Optional | Transitive, type, () =>
        {
            foreach (var (first, second, third) in communities)
            {
                if (third is { } last)
                {
                    writer.UInt32(first);
                    writer.UInt32(second);
                    writer.UInt32(last);
                }
                else
                {
                    writer.UInt16((int)first);
                    writer.UInt16((int)second);
                }
            }
        });
    }

    private static void WriteReach(BgpWriter writer, IPAddress address, IPAddress nextHop)
    {
        writer.Bytes([0, 2, 1]);
        writer.Counted8(() => writer.Bytes(nextHop.GetAddressBytes()));
        writer.Byte(0);
        WritePrefix(writer, address);
    }

    private static void WriteAttribute(BgpWriter writer, byte flags, byte type, Action value)
    {
        writer.Bytes([flags, type]);
        writer.Counted8(value);
    }

    private static void WritePrefix(BgpWriter writer, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        writer.Byte((byte)(bytes.Length * 8));
        writer.Bytes(bytes);
    }

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;
}
