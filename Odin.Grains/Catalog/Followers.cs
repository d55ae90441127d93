namespace Odin.Grains.Catalog;

/// <summary>The regions that ask the catalog for news, and when each did last. Owned by the catalog's grain.</summary>
internal sealed class Followers(TimeProvider time)
{
    /// <summary>Regions ask once a second.</summary>
    private static readonly TimeSpan MissedAfter = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, long> _heardAt = [];

    public IEnumerable<string> Present => _heardAt.Where(follower => time.GetElapsedTime(follower.Value) < IAppCatalogGrain.FollowedFor).Select(follower => follower.Key);

    /// <summary>True when a region has stopped asking: it is gone, or the catalog is cut off from it.</summary>
    public bool IsAnyMissed => _heardAt.Values.Any(heardAt => time.GetElapsedTime(heardAt) >= MissedAfter);

    public void Hear(string region) => _heardAt[region] = time.GetTimestamp();

    public void ForgetAbsent()
    {
        foreach (var absent in _heardAt.Keys.Except(Present).ToList()) _heardAt.Remove(absent);
    }
}
