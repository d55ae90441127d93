using Odin.Grains.Configuration;

namespace Odin.Grains.Backends.Balancing;

/// <summary>Fills slots with target ordinals. Owned by one app's grain and called in its turns only.</summary>
internal interface IAssigner
{
    /// <summary>One that goes on from here by itself.</summary>
    IAssigner Copy();

    /// <summary>The app's list of targets changed: what is known of a target follows it to its new ordinal.</summary>
    void Renumber(OrdinalMap map);

    /// <summary>From now on exactly these are assigned.</summary>
    void SetCandidates(ReadOnlySpan<Candidate> candidates);

    /// <summary>Fills every slot. There must be a candidate.</summary>
    /// <param name="slots">Used by the edge in this order.</param>
    /// <param name="load">Live sessions and slots out, by ordinal, before this call.</param>
    void Assign(Span<ushort> slots, ReadOnlySpan<long> load);

    static IAssigner For(Balance balance, Random random) => balance switch
    {
        Balance.LeastConnections => new LeastConnections(),
        Balance.Random => new PowerOfTwoChoices(random),
        Balance.RoundRobin => new SmoothSequence(),
        Balance.SourceHash => new SmoothSequence(),   // Edges decide by themselves; one that asks all the same gets an even answer.
        _ => throw new ArgumentOutOfRangeException(nameof(balance), balance, "No such balance."),
    };
}
