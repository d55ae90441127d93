using System.Collections.Immutable;
using System.Net;

namespace Odin.Cli.SecondChance;

/// <summary>What <c>odin second-chance</c> is given.</summary>
internal sealed record TunnelSettings
{
    /// <summary>What a packet grows by in the tunnel when peers have IPv6 addresses; with IPv4 it is 20 bytes less.</summary>
    private const int TunnelBytes = 70;

    /// <summary>The edge on this machine.</summary>
    public required string Edge { get; init; }

    /// <summary>This machine's end of the tunnel.</summary>
    public required IPAddress Local { get; init; }

    /// <summary>The other edges; their addresses have the family of <see cref="Local"/>.</summary>
    public required ImmutableArray<TunnelPeer> Peers { get; init; }

    /// <summary>The addresses of the VIPs, of both families.</summary>
    public required ImmutableArray<IPAddress> Vips { get; init; }

    /// <summary>UDP port of the tunnel, on all machines.</summary>
    public required int Port { get; init; }

    /// <summary>MTU of the network between the machines.</summary>
    public required int NetworkMtu { get; init; }

    /// <summary>More packets per second than these are dropped instead of passed on.</summary>
    public required int PacketsPerSecond { get; init; }

    /// <summary>How long after an edge became Full others may still have sessions of its clients.</summary>
    public required TimeSpan ShiftTime { get; init; }

    public int TunnelMtu => NetworkMtu - TunnelBytes;

    /// <summary>What does not fit together, one sentence each.</summary>
    public IEnumerable<string> Errors
    {
        get
        {
            foreach (var peer in Peers.Where(peer => peer.Address.AddressFamily != Local.AddressFamily))
                yield return $"--peers '{peer}': expected an address of the family of --tunnel-address {Local}.";
            foreach (var peer in Peers.Where(peer => peer.Edge == Edge || peer.Address.Equals(Local)))
                yield return $"--peers '{peer}': that is this edge itself; name the others.";
        }
    }
}
