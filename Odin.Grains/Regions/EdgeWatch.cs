using Odin.Grains.Backends;

namespace Odin.Grains.Regions;

/// <summary>The edges that listen for announcements. One is under way to each at most: nothing is told to an edge again before it has synced.</summary>
/// <remarks>One-way calls have no back-pressure of their own; an edge that does not sync must not pile them up.</remarks>
internal sealed class EdgeWatch
{
    private readonly Dictionary<EdgeIdentity, Watcher> _watchers = [];

    public void Add(EdgeIdentity edge, IEdgeObserver observer) => _watchers[edge] = new Watcher(observer);

    public void Remove(EdgeIdentity edge) => _watchers.Remove(edge);

    /// <summary>The edge has just synced. True: this life of it listens.</summary>
    public bool OnSynced(EdgeIdentity edge)
    {
        if (!_watchers.TryGetValue(edge, out var watcher)) return false;
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

    private sealed class Watcher(IEdgeObserver observer)
    {
        public IEdgeObserver Observer => observer;

        public bool IsTold { get; set; }
    }
}
