using System.Collections.Immutable;
using System.Net;

namespace Odin.Edge.Targets;

/// <summary>What a target's name stands for now, ready for the system's connect call.</summary>
internal sealed class ResolvedAddresses(ImmutableArray<SocketAddress> addresses)
{
    private int _next = -1;

    /// <summary>No answer has come yet, good or bad.</summary>
    public static ResolvedAddresses Pending { get; } = new([]);

    /// <summary>The name does not resolve and never did.</summary>
    public static ResolvedAddresses None { get; } = new([]);

    public bool IsEmpty => addresses.IsEmpty;

    public ImmutableArray<SocketAddress> All => addresses;

    /// <summary>The addresses in turn. From any thread.</summary>
    public SocketAddress Next() => addresses.Length == 1 ? addresses[0] : addresses[(int)((uint)Interlocked.Increment(ref _next) % (uint)addresses.Length)];
}
