using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Health;

/// <summary>What the edges of one region say of each target.</summary>
internal sealed class RegionVotes(string region, int targetCount)
{
    private readonly Votes[] _sessions = new Votes[targetCount];
    private readonly Votes[] _probes = new Votes[targetCount];

    public string Region => region;

    public void AddSessions(int ordinal, bool isUsable) => _sessions[ordinal].Add(isUsable);

    public void AddProbe(int ordinal, bool isHealthy) => _probes[ordinal].Add(isHealthy);

    /// <summary>Nobody in the region speaks of it.</summary>
    public bool IsSilentOn(int ordinal) => _sessions[ordinal].Count == 0 && _probes[ordinal].Count == 0;

    public RegionHealth Decide(ProbeMemory memory, TimeSpan now)
    {
        ImmutableArray<TargetHealth> probed = [.. _probes.Select((votes, ordinal) => memory.Recall(region, ordinal, Probed(votes), now))];
        return new RegionHealth(region,
            [.. probed.Select((health, ordinal) => _sessions[ordinal].IsAgainst ? TargetHealth.Unhealthy : health)], probed);
    }

    /// <summary>There is one prober but for the second in which the duty changes hands.</summary>
    private static TargetHealth Probed(Votes votes) =>
        votes.Count == 0 ? TargetHealth.Unknown : votes.IsAgainst ? TargetHealth.Unhealthy : TargetHealth.Healthy;

    private struct Votes
    {
        private int _against;

        public int Count { get; private set; }

        /// <summary>More are against it than for it.</summary>
        public readonly bool IsAgainst => 2 * _against > Count;

        public void Add(bool isFor)
        {
            Count++;
            if (!isFor) _against++;
        }
    }
}
