using System.Collections.Immutable;

namespace Odin.Edge.Balancing;

/// <summary>The sessions that all other edges have at an app's targets, as its grain counted them for this edge, and the slots it
/// reserved. Replaced with every answer.</summary>
/// <remarks>The edge adds its own sessions of the instant at which it picks, so what it knows of itself is never old.</remarks>
/// <param name="configVersion">The app version whose ordinals are used.</param>
/// <param name="elsewhere">By ordinal: sessions of the other edges, and slots that are reserved for them.</param>
/// <param name="reserved">By ordinal: the slots of this edge that it has not used yet. The other edges count them as sessions.</param>
/// <param name="preferred">The target to take first of equals; -1: none.</param>
/// <param name="expiresMilliseconds">The loop clock when it is too old to go by.</param>
internal sealed class LeasedLoad(long configVersion, ImmutableArray<int> elsewhere, int[] reserved, int preferred,
    long expiresMilliseconds)
{
    private int _preferred = preferred;

    public ReadOnlySpan<int> Elsewhere => elsewhere.AsSpan();

    /// <summary>The target to take first of equals, once; -1: none.</summary>
    public int Preferred => Volatile.Read(ref _preferred);

    public bool IsGood(long version, long nowMilliseconds) => version == configVersion && nowMilliseconds < expiresMilliseconds;

    /// <summary>A session goes to this target. From any loop's thread.</summary>
    public void Use(int target)
    {
        if (target == Preferred) Volatile.Write(ref _preferred, -1);
        if (Volatile.Read(ref reserved[target]) > 0) Interlocked.Decrement(ref reserved[target]);
    }

    public void AddUnused(Span<int> perTarget)
    {
        // Two loops may have used the last one.
        for (var target = 0; target < reserved.Length; target++) perTarget[target] += Math.Max(0, Volatile.Read(ref reserved[target]));
    }

    /// <summary>The grain is about to reserve anew.</summary>
    public void GiveBack() => Array.Clear(reserved);
}
