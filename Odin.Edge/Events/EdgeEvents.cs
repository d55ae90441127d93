using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Edge.Events;

/// <summary>What changed on this edge, numbered, until its region has it; and the last of it for a region that has forgotten.</summary>
/// <remarks>Any thread may add, and none waits for more than another one's few instructions: events are rare.</remarks>
internal sealed class EdgeEvents(EdgeIdentity edge, TimeProvider time)
{
    /// <summary>The oldest one goes first; one that no region had by then is lost, and counted.</summary>
    public const int Capacity = 512;

    private const int MaxTextLength = 400;

    private readonly Lock _lock = new();
    private readonly Queue<ClusterEvent> _events = new(Capacity);
    private readonly string _source = EdgeFaults.SourceOf(edge);
    private long _last;
    private long _held;
    private long _taken;
    private long _lost;

    /// <summary>Called after an event was added, on the thread that added it: it must not wait.</summary>
    public Action OnAdded { get; set; } = () => { };

    /// <summary>Events that no region ever had.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Add(EventKind kind, string text, string? app = null, string? target = null)
    {
        lock (_lock)
        {
            if (_events.Count == Capacity && _events.Dequeue().Number > _taken) _lost++;
            _events.Enqueue(new ClusterEvent
            {
                Time = time.GetUtcNow(),
                Kind = kind,
                Source = _source,
                Number = ++_last,
                App = app,
                Target = target,
                Region = edge.Region,
                Edge = edge.Id,
                Text = text.Length <= MaxTextLength ? text : text[..MaxTextLength],
            });
        }

        OnAdded();
    }

    /// <summary>The region says up to which number it has them; one that was activated anew has none, and gets them again.</summary>
    public void OnHeld(long number)
    {
        lock (_lock) (_held, _taken) = (number, Math.Max(_taken, number));
    }

    /// <summary>What the region does not have, the oldest first, as many as a report takes.</summary>
    public ImmutableArray<ClusterEvent> NextForReport()
    {
        lock (_lock) return [.. _events.SkipWhile(one => one.Number <= _held).Take(EdgeReport.MaxEvents)];
    }
}
