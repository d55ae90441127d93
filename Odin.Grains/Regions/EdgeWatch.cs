namespace Odin.Grains.Regions;

/// <summary>The edges that listen for announcements. One is under way to each at most: nothing is told to an edge again before it has synced.</summary>
/// <remarks>One-way calls have no back-pressure of their own; an edge that does not sync must not pile them up.</remarks>
internal sealed class EdgeWatch
{
    private readonly Dictionary<string, Watcher> _watchers = [];

    public void Add(string edge, long epoch, IEdgeObserver observer) => _watchers[edge] = new Watcher(epoch, observer);

    public void Remove(string edge) => _watchers.Remove(edge);

    /// <summary>The edge has just synced. True: this life of it listens.</summary>
    public bool OnSynced(string edge, long epoch)
    {
        if (!_watchers.TryGetValue(edge, out var watcher) || watcher.Epoch != epoch) return false;
        watcher.IsTold = false;
        return true;
    }

    public void Announce()
    {
        foreach (var watcher in _watchers.Values.Where(watcher => !watcher.IsTold))
        {
            watcher.IsTold = true;
            watcher.Observer.Announce();
        }
    }

    private sealed class Watcher(long epoch, IEdgeObserver observer)
    {
        public long Epoch => epoch;

        public IEdgeObserver Observer => observer;

        public bool IsTold { get; set; }
    }
}
