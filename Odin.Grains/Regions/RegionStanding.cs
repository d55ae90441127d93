using System.Collections.Concurrent;

namespace Odin.Grains.Regions;

/// <summary>One region as its grain, or that of one of its shards, sees it, at most a second ago. The grain writes, anybody
/// reads.</summary>
/// <param name="region">Its name.</param>
/// <param name="shard">0: the region's own grain.</param>
public sealed class RegionStanding(string region, int shard = 0)
{
    private readonly ConcurrentDictionary<string, bool> _rollUps = new();
    private int _edges;
    private long _silenceTicks;
    private long _catalogVersion;

    public string Region => region;

    public int Shard => shard;

    /// <summary>Live edges of the whole region.</summary>
    public int Edges => Volatile.Read(ref _edges);

    /// <summary>For how long the catalog or an app's grain has not answered the region, whichever is longer.</summary>
    public TimeSpan Silence => new(Volatile.Read(ref _silenceTicks));

    /// <summary>The version of the region's copy of the catalog; 0: none yet.</summary>
    public long CatalogVersion => Volatile.Read(ref _catalogVersion);

    /// <summary>Each app that is rolled up, and whether its grain fails to answer.</summary>
    public IEnumerable<KeyValuePair<string, bool>> RollUps => _rollUps;

    internal void Update(int edges, TimeSpan silence, long catalogVersion)
    {
        Volatile.Write(ref _edges, edges);
        Interlocked.Exchange(ref _silenceTicks, silence.Ticks);
        Interlocked.Exchange(ref _catalogVersion, catalogVersion);
    }

    internal void SetRollUp(string app, bool isFailing) => _rollUps[app] = isFailing;

    internal void RemoveRollUp(string app) => _rollUps.TryRemove(app, out _);
}
