using Odin.Grains.AppBackends;

namespace Odin.Silo.World;

/// <summary>Sessions per second out of absolute numbers: over the last few seconds, and anew when an edge came or went.</summary>
internal sealed class SessionRate
{
    private const int Kept = 5;

    private readonly Queue<(DateTimeOffset Time, long Total)> _readings = new();
    private int _edges;

    /// <summary>Null: not known yet.</summary>
    public double? Value { get; private set; }

    public void Take(AppStatus status, DateTimeOffset now)
    {
        var edges = new HashCode();
        foreach (var edge in status.Edges) edges.Add(edge.Edge);
        var total = status.Targets.Sum(target => target.Total);
        // Who comes back brings all that it ever had, and who leaves takes it along: neither is a rate.
        if (edges.ToHashCode() != _edges || _readings.Any(reading => reading.Total > total)) _readings.Clear();
        _edges = edges.ToHashCode();
        _readings.Enqueue((now, total));
        if (_readings.Count > Kept) _readings.Dequeue();
        var (began, first) = _readings.Peek();
        var seconds = (now - began).TotalSeconds;
        if (seconds > 0) Value = (total - first) / seconds;
    }
}
