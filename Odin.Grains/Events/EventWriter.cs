namespace Odin.Grains.Events;

/// <summary>Numbers the events of one source and keeps the last of them. For its grain's turns.</summary>
/// <param name="source">Which incarnation of what reports them.</param>
/// <param name="clock">The time of day.</param>
/// <param name="history">Where they are kept.</param>
internal sealed class EventWriter(string source, Func<DateTimeOffset> clock, EventHistory history)
{
    private long _number;

    public EventHistory History => history;

    /// <summary>The number of the newest one; 0: none yet.</summary>
    public long Last => _number;

    public void Add(EventKind kind, string text, string? app = null, string? target = null, string? region = null, string? edge = null) =>
        history.Add(new ClusterEvent
        {
            Time = clock(),
            Kind = kind,
            Source = source,
            Number = ++_number,
            App = app,
            Target = target,
            Region = region,
            Edge = edge,
            Text = text,
        });
}
