using System.Net;
using Odin.Edge.Loops;

namespace Odin.Edge.Sessions;

/// <summary>Recognises a client that is this edge itself: a target's address led back to one of the edge's
/// own ports. From any loop's thread.</summary>
/// <remarks>
/// The two ends of such a connection have the same four numbers, both addresses and both ports, in reverse. Connections to a port number
/// that the edge listens on are noted by their local port; an edge without such targets notes nothing and looks at nothing. A later
/// connection from the same local port replaces an earlier one: then a loop is recognised one round later.
/// </remarks>
internal sealed class OwnConnections
{
    private const int Ports = ushort.MaxValue + 1;

    private readonly bool[] _listening = new bool[Ports];
    private ulong[]? _byLocalPort;

    /// <summary>The edge listens on this port.</summary>
    public void OnListening(int port) => Volatile.Write(ref _listening[port], true);

    /// <summary>Notes a connection that was just begun, when it can lead back here.</summary>
    public void OnConnecting(LoopSocket target, IPEndPoint destination)
    {
        if (!Volatile.Read(ref _listening[destination.Port])) return;
        var source = target.LocalAddress;
        if (source.IsNone) return;
        var entries = Volatile.Read(ref _byLocalPort) ?? Allocate();
        var address = destination.Address;
        // The kernel connects to the address it connects from.
        var isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var to = isAny ? AddressOf(in source) : ClientAddress.Of(address.GetAddressBytes());
        Volatile.Write(ref entries[source.Port], KeyOf(in source, to, destination.Port));
    }

    /// <summary>The client is a target connection of this edge. Costs one read of memory unless
    /// there is a connection to compare with.</summary>
    /// <param name="client">The accepted connection.</param>
    /// <param name="peer">Its other end, as the kernel reported it.</param>
    public bool Recognises(LoopSocket client, in PeerAddress peer)
    {
        if (Volatile.Read(ref _byLocalPort) is not { } entries) return false;
        var key = Volatile.Read(ref entries[peer.Port]);
        if (key == 0) return false;
        var local = client.LocalAddress;
        if (key != KeyOf(in peer, AddressOf(in local), local.Port)) return false;
        Volatile.Write(ref entries[peer.Port], 0);
        return true;
    }

    private ulong[] Allocate() => Interlocked.CompareExchange(ref _byLocalPort, new ulong[Ports], null) ?? _byLocalPort;

    private static ClientAddress AddressOf(in PeerAddress peer) => ClientAddress.Of(in peer);

    /// <summary>Never 0. An IPv4-mapped address counts as the IPv4 address it is.</summary>
    private static ulong KeyOf(in PeerAddress source, ClientAddress destination, int port)
    {
        var from = ClientAddress.Of(in source);
        var hash = SplitMix.Of((ulong)(from.Bits >> 64) ^ (uint)source.Port);
        hash = SplitMix.Of(hash ^ (ulong)from.Bits);
        hash = SplitMix.Of(hash ^ (ulong)(destination.Bits >> 64) ^ ((ulong)(uint)port << 32));
        return SplitMix.Of(hash ^ (ulong)destination.Bits) | 1;
    }
}
