using Odin.Grains.Targets;

namespace Odin.Grains.Health;

/// <summary>Judges each target for each region by what the edges found, and world-wide by the regions.</summary>
/// <remarks>
/// A region finds a target unhealthy when its prober does, or when most of its edges have ejected it. The world does when most regions that
/// speak of it do: a region counts once however many edges it has, so that one badly connected crowded region cannot take a target from the
/// rest. A tie leaves a target usable.
/// </remarks>
internal sealed class HealthMerge(int targetCount)
{
    private readonly Dictionary<string, RegionVotes> _regions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What an edge's sessions showed.</summary>
    public void Add(string region, int ordinal, bool isUsable) => RegionOf(region).AddSessions(ordinal, isUsable);

    /// <summary>What an edge's probes showed; a prober that does not know yet has no say.</summary>
    public void AddProbe(string region, int ordinal, TargetHealth health)
    {
        if (health != TargetHealth.Unknown) RegionOf(region).AddProbe(ordinal, health == TargetHealth.Healthy);
    }

    public HealthView Decide(ProbeMemory memory, TimeSpan now)
    {
        memory.BeginRound();
        var regions = _regions.Values.Select(votes => (Votes: votes, Health: votes.Decide(memory, now))).ToList();
        return HealthView.Of([.. Enumerable.Range(0, targetCount).Select(World)], regions.Select(region => region.Health));

        TargetHealth World(int ordinal)
        {
            var said = regions.Where(region => !region.Votes.IsSilentOn(ordinal)).Select(region => region.Health.HealthView[ordinal])
                .ToList();
            if (2 * said.Count(health => health == TargetHealth.Unhealthy) > said.Count) return TargetHealth.Unhealthy;
            return said.Contains(TargetHealth.Healthy) ? TargetHealth.Healthy : TargetHealth.Unknown;
        }
    }

    private RegionVotes RegionOf(string region)
    {
        if (!_regions.TryGetValue(region, out var votes)) _regions.Add(region, votes = new RegionVotes(region, targetCount));
        return votes;
    }
}
