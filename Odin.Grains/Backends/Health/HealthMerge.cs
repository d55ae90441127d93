namespace Odin.Grains.Backends.Health;

/// <summary>Makes one verdict per target out of the edges' verdicts: a region's is that of most of its edges, the world's that of most regions.</summary>
/// <remarks>A region counts once however many edges it has, so one badly connected crowded region cannot take a target from the rest. A tie leaves it usable.</remarks>
internal sealed class HealthMerge(int targetCount)
{
    private readonly Dictionary<string, Votes[]> _regions = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string region, int ordinal, bool isUsable)
    {
        if (!_regions.TryGetValue(region, out var votes)) _regions.Add(region, votes = new Votes[targetCount]);
        votes[ordinal].Add(isUsable);
    }

    /// <summary>By ordinal; a target nobody speaks of is usable.</summary>
    public bool[] Decide()
    {
        var world = new Votes[targetCount];
        foreach (var region in _regions.Values)
        {
            for (var ordinal = 0; ordinal < targetCount; ordinal++)
            {
                if (region[ordinal].Count > 0) world[ordinal].Add(region[ordinal].IsUsable);
            }
        }

        return [.. world.Select(votes => votes.IsUsable)];
    }

    private struct Votes
    {
        private int _against;

        public int Count { get; private set; }

        public readonly bool IsUsable => 2 * _against <= Count;

        public void Add(bool isUsable)
        {
            Count++;
            if (!isUsable) _against++;
        }
    }
}
