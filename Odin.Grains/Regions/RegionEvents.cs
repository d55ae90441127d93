using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Grains.Regions;

/// <summary>What happened in a region: what its edges reported, and what it saw of them itself. For its grain's turns.</summary>
/// <param name="region">The region's name.</param>
/// <param name="clock">The time of day.</param>
/// <param name="shard">Which one of it takes them in.</param>
internal sealed class RegionEvents(string region, Func<DateTimeOffset> clock, int shard = 0)
{
    public const int Kept = 2000;

    private readonly EventWriter _own =
        new($"region {RegionShards.KeyOf(region, shard)} {clock().UtcTicks}", clock, new EventHistory(Kept));
    private readonly Dictionary<EdgeIdentity, (long Held, long Lost)> _edges = [];

    public EventHistory History => _own.History;

    /// <summary>Takes what is new in a report; the number up to which this incarnation's events are here.</summary>
    public long Take(EdgeReport report)
    {
        // An edge that another activation of this region knew: what it lost was reported then.
        var (held, lost) = _edges.GetValueOrDefault(report.Edge, (0, report.HasSynced ? report.EventsLost : 0));
        foreach (var one in report.Events.Where(one => one.Number > held))
        {
            History.Add(one);
            held = one.Number;
        }

        if (report.EventsLost > lost) Add(EventKind.EventsLost, report.Edge, $"{report.EventsLost - lost} events were dropped unseen");
        _edges[report.Edge] = (held, Math.Max(lost, report.EventsLost));
        return held;
    }

    /// <param name="report">The first of this incarnation, or since it was silent.</param>
    /// <param name="wasKnown">It was here before, and silent.</param>
    public void OnJoined(EdgeReport report, bool wasKnown)
    {
        if (wasKnown) Add(EventKind.EdgeJoined, report.Edge, "it reports again");
        else if (!report.HasSynced) Add(EventKind.EdgeJoined, report.Edge, "it started");   // Else this region's grain has only moved.
    }

    public void OnLeft(EdgeIdentity edge) => Add(EventKind.EdgeLeft, edge, "it stopped in order");

    public void OnSilent(EdgeIdentity edge, TimeSpan silence) =>
        Add(EventKind.EdgeSilent, edge, $"it has not reported for {silence.TotalSeconds:0} s: its numbers are dropped");

    public void ForgetAllBut(Predicate<EdgeIdentity> isKnown)
    {
        foreach (var edge in _edges.Keys.Where(edge => !isKnown(edge)).ToList()) _edges.Remove(edge);
    }

    private void Add(EventKind kind, EdgeIdentity edge, string text) => _own.Add(kind, text, region: region, edge: edge.Id);
}
