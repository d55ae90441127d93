using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

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
        Balance.RoundRobin => new VirtualDeadlineRoundRobin(),
        // Edges decide by themselves; one that asks all the same gets an even answer.
        Balance.SourceHash => new VirtualDeadlineRoundRobin(),
        _ => throw new ArgumentOutOfRangeException(nameof(balance), balance, "No such balance."),
    };
}
