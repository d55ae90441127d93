using System.Collections.Immutable;

namespace Odin.Grains.Events;

/// <summary>The last events of one grain. For its grain's turns.</summary>
internal sealed class EventHistory(int capacity)
{
    private readonly Queue<ClusterEvent> _events = new();
    private readonly HashSet<(string Source, long Number)> _known = [];

    /// <summary>How many were ever added.</summary>
    public long Added { get; private set; }

    /// <summary>The oldest one goes when there are too many; one that is there already changes nothing.</summary>
    public void Add(ClusterEvent one)
    {
        if (!_known.Add((one.Source, one.Number))) return;
        _events.Enqueue(one);
        Added++;
        if (_events.Count > capacity && _events.Dequeue() is var oldest) _known.Remove((oldest.Source, oldest.Number));
    }

    /// <summary>In the order in which they came.</summary>
    public ImmutableArray<ClusterEvent> Find(EventQuery query) => [.. _events.Where(query.Takes)];
}
