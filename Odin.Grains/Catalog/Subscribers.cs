namespace Odin.Grains.Catalog;

/// <summary>The regions that ask the catalog for news, and when each did last. Owned by the catalog's grain.</summary>
internal sealed class Subscribers(TimeProvider time)
{
    /// <summary>Regions ask once a second.</summary>
    private static readonly TimeSpan MissedAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long a region that does not ask any more is known all the same: it may be cut off with all its sessions.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(50);

    private readonly Dictionary<string, long> _receivedAt = [];
    private readonly Dictionary<string, long> _known = [];

    public IEnumerable<string> Present =>
        _receivedAt.Where(subscriber => time.GetElapsedTime(subscriber.Value) < IAppCatalogGrain.SubscribedFor)
            .Select(subscriber => subscriber.Key);

    /// <summary>True when a region has stopped asking: it is gone, or the catalog is cut off from it.</summary>
    public bool IsAnyMissed => _receivedAt.Values.Any(receivedAt => time.GetElapsedTime(receivedAt) >= MissedAfter);

    public IEnumerable<string> Known => _known.Where(known => time.GetElapsedTime(known.Value) < KnownFor).Select(known => known.Key);

    public void Receive(string region) => _receivedAt[region] = _known[region] = time.GetTimestamp();

    public void ForgetAbsent()
    {
        foreach (var absent in _receivedAt.Keys.Except(Present).ToList()) _receivedAt.Remove(absent);
        foreach (var absent in _known.Keys.Except(Known).ToList()) _known.Remove(absent);
    }
}
