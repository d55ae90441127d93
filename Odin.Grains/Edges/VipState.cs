namespace Odin.Grains.Edges;

/// <summary>Where a VIP stands on this edge. <c>docs/ANYCAST.md</c> has the rules.</summary>
public enum VipState
{
    /// <summary>Not announced: a local fact is in the way, or the operator wants it so.</summary>
    Absent,

    /// <summary>Nothing is in the way any more; not announced until that has lasted for a while.</summary>
    Proving,

    /// <summary>Announced.</summary>
    Full,

    /// <summary>Announced as the last choice: another edge is preferred while there is one.</summary>
    Soft,

    /// <summary>On the way out, by plan: the last choice first, then withdrawn, while the ports still accept.</summary>
    Leaving,
}
