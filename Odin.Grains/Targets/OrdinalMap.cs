using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Targets;

/// <summary>Where the targets of one configuration version stand in another. A target is the same when its address is.</summary>
internal sealed class OrdinalMap
{
    private readonly int[] _to;

    private OrdinalMap(int[] to, int count) => (_to, Count) = (to, count);

    /// <summary>Targets in the later version.</summary>
    public int Count { get; }

    /// <summary>The later ordinal; -1: the target is gone, or there never was one of this ordinal.</summary>
    public int this[int ordinal] => (uint)ordinal < (uint)_to.Length ? _to[ordinal] : -1;

    public static OrdinalMap Identity(int count) => new([.. Enumerable.Range(0, count)], count);

    public static OrdinalMap Between(ImmutableArray<TargetSpec> before, ImmutableArray<TargetSpec> after)
    {
        var later = new Dictionary<TargetAddress, int>(after.Length);
        for (var ordinal = 0; ordinal < after.Length; ordinal++) later.TryAdd(after[ordinal].Address, ordinal);

        // Removing what was found keeps the map one-to-one even if an address stands twice.
        return new OrdinalMap([.. before.Select(target => later.Remove(target.Address, out var ordinal) ? ordinal : -1)], after.Length);
    }

    public OrdinalMap Then(OrdinalMap next) => new([.. _to.Select(ordinal => next[ordinal])], next.Count);
}
