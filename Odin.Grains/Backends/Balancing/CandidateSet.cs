using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Backends.Balancing;

/// <summary>The targets among which slots are assigned, in the order of their ordinals.</summary>
/// <param name="Candidates">Empty only when the app has no target.</param>
/// <param name="IsPanic">True when no target is usable and so all count as usable: a wrong verdict on everything must not stop the app.</param>
internal sealed record CandidateSet(ImmutableArray<Candidate> Candidates, bool IsPanic)
{
    public static CandidateSet Empty { get; } = new([], IsPanic: false);

    /// <summary>The first kind of which there is any: targets with a weight, backups with a weight, targets without a weight; first among the usable, then among all.</summary>
    public static CandidateSet Select(ImmutableArray<TargetSpec> targets, ReadOnlySpan<bool> usable)
    {
        var found = First(targets, usable);
        return found.IsEmpty && !targets.IsEmpty ? new CandidateSet(First(targets, []), IsPanic: true) : new CandidateSet(found, IsPanic: false);
    }

    private static ImmutableArray<Candidate> First(ImmutableArray<TargetSpec> targets, ReadOnlySpan<bool> usable)
    {
        foreach (var kind in (ReadOnlySpan<Kind>)[Kind.Weighted, Kind.Backup, Kind.Weightless])
        {
            var found = ImmutableArray.CreateBuilder<Candidate>();
            for (var ordinal = 0; ordinal < targets.Length; ordinal++)
            {
                var target = targets[ordinal];
                if (KindOf(target) == kind && (usable.IsEmpty || usable[ordinal])) found.Add(new Candidate((ushort)ordinal, Math.Max(1, target.Weight)));
            }

            if (found.Count > 0) return found.DrainToImmutable();
        }

        return [];
    }

    private static Kind KindOf(TargetSpec target) => target.Weight <= 0 ? Kind.Weightless : target.Backup ? Kind.Backup : Kind.Weighted;

    private enum Kind
    {
        Weighted,
        Backup,
        Weightless,
    }
}
