using System.Collections.Immutable;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>An established session as its next process needs it.</summary>
internal sealed record BgpHandOver
{
    public required TimeSpan Hold { get; init; }

    public required BgpFamilies Families { get; init; }

    public required bool IsFourByte { get; init; }

    /// <summary>What the router was told of.</summary>
    public required ImmutableArray<VipRoute> Announced { get; init; }

    /// <summary>Bytes of a message that is not complete yet.</summary>
    public required byte[] Unread { get; init; }

    /// <summary>Bytes that the kernel did not take yet.</summary>
    public required byte[] Unsent { get; init; }
}
