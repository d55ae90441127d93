using Odin.Grains.Consoles;
using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>The edges that listen for announcements. One is under way to each at most: nothing is sent to
/// an edge again before it has synced.</summary>
/// <remarks>One-way calls have no back-pressure of their own; an edge that does not sync must not pile them up.</remarks>
internal sealed class EdgeSubscribers
{
    private readonly Dictionary<EdgeIdentity, Subscriber> _subscribers = [];

    public void Add(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console) =>
        _subscribers[edge] = new Subscriber(observer, console);

    /// <summary>Null: it has not registered its console yet, or has none.</summary>
    public IEdgeConsole? ConsoleOf(EdgeIdentity edge) => _subscribers.GetValueOrDefault(edge)?.Console;

    public void Remove(EdgeIdentity edge) => _subscribers.Remove(edge);

    /// <summary>The edge has just synced. True: this life of it listens.</summary>
    public bool OnSynced(EdgeIdentity edge)
    {
        if (!_subscribers.TryGetValue(edge, out var watcher)) return false;
        watcher.IsAnnounced = false;
        return true;
    }

    public void Announce()
    {
        foreach (var watcher in _subscribers.Values.Where(watcher => !watcher.IsAnnounced))
        {
            watcher.IsAnnounced = true;
            watcher.Observer.Announce();
        }
    }

    private sealed class Subscriber(IEdgeObserver observer, IEdgeConsole? console)
    {
        public IEdgeObserver Observer => observer;

        public IEdgeConsole? Console => console;

        public bool IsAnnounced { get; set; }
    }
}
