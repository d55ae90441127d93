using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Balancing;

/// <summary>The targets that may be picked now, in tiers: who picks takes one of the first, and one of the next only
/// when it has tried all of those before.</summary>
/// <remarks>
/// Grain and edge both decide with this and nothing else, each with the standings it knows. A tier holds targets that are alike in, the
/// most important first,
/// <list type="number">
/// <item>standing: good before presumed before doubtful. In a panic, when too few targets are healthy, the unhealthy ones count as good: a
/// wrong health of everything must not stop the app;</item>
/// <item>kind: targets with a weight, then backups, then those of weight 0;</item>
/// <item>ring: the nearest region first.</item>
/// </list>
/// So work spills over to the next ring, and to the backups after the last ring, and back, as standings change. That all are full is no
/// panic.
/// </remarks>
public sealed class CandidateTiers
{
    private readonly ImmutableArray<ushort> _ordinals;
    private readonly ImmutableArray<int> _ends;
    private readonly bool[] _isOpen;

    private CandidateTiers(ImmutableArray<ushort> ordinals, ImmutableArray<int> ends, bool[] isOpen, bool isPanic) =>
        (_ordinals, _ends, _isOpen, IsPanic) = (ordinals, ends, isOpen, isPanic);

    /// <summary>How many tiers there are, none of them empty; 0: there is no candidate.</summary>
    public int Count => _ends.Length;

    /// <summary>Too few targets were healthy, so the unhealthy ones are candidates.</summary>
    public bool IsPanic { get; }

    /// <summary>Target ordinals, rising within a tier.</summary>
    public ReadOnlySpan<ushort> this[int tier] => _ordinals.AsSpan()[(tier == 0 ? 0 : _ends[tier - 1]).._ends[tier]];

    /// <summary>All candidates, tier by tier.</summary>
    public ReadOnlySpan<ushort> All => _ordinals.AsSpan();

    /// <summary>Whether an earlier decision for this target may still be carried out: it is a
    /// candidate, and no backup while others are.</summary>
    public bool IsOpen(int ordinal) => _isOpen[ordinal];

    /// <param name="targets">The app's targets.</param>
    /// <param name="eligibilities">By ordinal.</param>
    /// <param name="priorities">By ordinal, 0 the nearest; empty: all targets are alike.</param>
    /// <param name="panicPercent">When a smaller share of the targets than this is not unhealthy there
    /// is a panic, and always when all are.</param>
    public static CandidateTiers Select(ImmutableArray<TargetSpec> targets, ReadOnlySpan<Eligibility> eligibilities,
        ReadOnlySpan<byte> priorities, int panicPercent = 0)
    {
        var isPanic = IsTooFew(eligibilities, panicPercent);
        var worst = isPanic ? Eligibility.Unhealthy : Eligibility.Degraded;
        var ranked = new List<(int Rank, ushort Ordinal)>(targets.Length);
        for (var ordinal = 0; ordinal < targets.Length; ordinal++)
        {
            if (eligibilities[ordinal] > worst) continue;
            var eligibility = isPanic ? Eligibility.Healthy : eligibilities[ordinal];
            ranked.Add(((int)eligibility << 16 | (int)KindOf(targets[ordinal]) << 8 | (priorities.IsEmpty ? 0 : priorities[ordinal]),
                (ushort)ordinal));
        }

        ranked.Sort();
        var isOpen = new bool[targets.Length];
        foreach (var (_, ordinal) in ranked) isOpen[ordinal] = KindOf(targets[ordinal]) <= KindOf(targets[ranked[0].Ordinal]);
        return new CandidateTiers([.. ranked.Select(candidate => candidate.Ordinal)], EndsOf(ranked), isOpen, isPanic);
    }

    private static bool IsTooFew(ReadOnlySpan<Eligibility> eligibilities, int panicPercent)
    {
        var unhealthy = eligibilities.Count(Eligibility.Unhealthy);
        var wanted = eligibilities.Length - eligibilities.Count(Eligibility.Excluded);
        return unhealthy > 0 && (unhealthy == wanted || (wanted - unhealthy) * 100 < panicPercent * wanted);
    }

    private static ImmutableArray<int> EndsOf(List<(int Rank, ushort Ordinal)> ranked)
    {
        var ends = ImmutableArray.CreateBuilder<int>();
        for (var index = 1; index <= ranked.Count; index++)
        {
            if (index == ranked.Count || ranked[index].Rank != ranked[index - 1].Rank) ends.Add(index);
        }

        return ends.DrainToImmutable();
    }

    private static Kind KindOf(TargetSpec target) => target.Weight <= 0 ? Kind.Weightless : target.Backup ? Kind.Backup : Kind.Weighted;

    private enum Kind
    {
        Weighted,
        Backup,
        Weightless,
    }
}
