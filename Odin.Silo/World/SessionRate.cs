using Odin.Grains.AppBackends;

namespace Odin.Silo.World;

/// <summary>Sessions per second out of absolute numbers: over the last few seconds, and anew when an edge came or went.</summary>
internal sealed class SessionRate
{
    private const int Kept = 5;

    private readonly Queue<(DateTimeOffset Time, long Total)> _readings = new();
    private long _total;
    private int _edges;

    /// <summary>Null: not known yet.</summary>
    public double? Value { get; private set; }

    /// <summary>No session began within the last few seconds: the value stays until a number changes.</summary>
    public bool IsAtRest => _readings.Count == Kept && _readings.Peek().Total == _total;

    public void Take(AppStatus status, DateTimeOffset now)
    {
        var edges = new HashCode();
        foreach (var edge in status.Edges) edges.Add(edge.Edge);
        var total = status.Targets.Sum(target => target.Total);
        // Who comes back brings all that it ever had, and who leaves takes it along: neither is a rate.
        if (edges.ToHashCode() != _edges || _readings.Any(reading => reading.Total > total)) _readings.Clear();
        _edges = edges.ToHashCode();
        Add(now, total);
        var (began, first) = _readings.Peek();
        var seconds = (now - began).TotalSeconds;
        if (seconds > 0) Value = (total - first) / seconds;
    }

    /// <summary>All was as it was up to then.</summary>
    public void Hold(DateTimeOffset until)
    {
        _readings.Clear();
        Add(until, _total);
    }

    /// <summary>Nobody looked for a while.</summary>
    public void Forget()
    {
        _readings.Clear();
        Value = null;
    }

    private void Add(DateTimeOffset time, long total)
    {
        _readings.Enqueue((time, _total = total));
        if (_readings.Count > Kept) _readings.Dequeue();
    }
}
