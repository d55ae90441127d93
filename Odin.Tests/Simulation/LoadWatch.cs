using Odin.Grains.Configuration;

namespace Odin.Tests.Simulation;

/// <summary>An observer who sees the sessions of all edges at the instant at which they begin
/// and end, and judges where each goes.</summary>
internal sealed class LoadWatch
{
    /// <summary>How old the counts of an assignment may be.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private readonly Agenda _agenda;
    private readonly AppSpec _app;
    private readonly int[] _live;
    private readonly Queue<(TimeSpan Since, int[] Live)> _past = new();
    private double _ratios;
    private long _measured;

    public LoadWatch(World world)
    {
        (_agenda, _app) = (world.Agenda, world.Catalog.App.Spec);
        _live = [.. _app.Targets.Select(target =>
            (int)world.Edges
            .Sum(edge => edge.App?.Model.Targets.Where(own => own.Address == target.Address).Sum(own => own.Live.Sum()) ?? 0))];
        Remember();
        _agenda.Every(() => TimeSpan.FromMilliseconds(100), Measure);
    }

    public long Assigned { get; private set; }

    /// <summary>Assignments to a target that had the least sessions for its weight at no instant of the last second.</summary>
    public long Wrong { get; private set; }

    public double Exactness => Assigned == 0 ? 1 : 1 - (double)Wrong / Assigned;

    /// <summary>The mean over time of the fullest target's sessions against the mean of all, in relation to their weights.</summary>
    public double FullestOfMean => _ratios / Math.Max(1, _measured);

    /// <summary>The mean over time of the fullest target's sessions, in relation to its weight.</summary>
    public double Fullest { get; private set; }

    /// <summary>The mean over time of all targets' sessions, in relation to their weights.</summary>
    public double MeanLive { get; private set; }

    public void OnChanged(TargetAddress target, int change)
    {
        if (OrdinalOf(target) is not { } ordinal) return;
        _live[ordinal] += change;
        Remember();
    }

    /// <summary>Before the session counts.</summary>
    public void OnAssigned(TargetAddress target)
    {
        if (OrdinalOf(target) is not { } ordinal) return;
        Assigned++;
        while (_past.Count > 1 && _past.ElementAt(1).Since <= _agenda.Now - Memory) _past.Dequeue();
        if (!_past.Any(counts => IsLeast(counts.Live, ordinal))) Wrong++;
    }

    private bool IsLeast(int[] live, int ordinal)
    {
        for (var other = 0; other < live.Length; other++)
        {
            if (live[other] * WeightOf(ordinal) < live[ordinal] * WeightOf(other)) return false;
        }

        return true;
    }

    private bool Measure()
    {
        var loads = _live.Select((live, ordinal) => (double)live / WeightOf(ordinal)).ToList();
        _measured++;
        Fullest += (loads.Max() - Fullest) / _measured;
        MeanLive += (loads.Average() - MeanLive) / _measured;
        _ratios += loads.Average() > 0 ? loads.Max() / loads.Average() : 1;
        return true;
    }

    private int WeightOf(int ordinal) => Math.Max(1, _app.Targets[ordinal].Weight);

    private int? OrdinalOf(TargetAddress target)
    {
        for (var ordinal = 0; ordinal < _live.Length; ordinal++)
        {
            if (_app.Targets[ordinal].Address == target) return ordinal;
        }

        return null;
    }

    private void Remember()
    {
        _past.Enqueue((_agenda.Now, [.. _live]));
        while (_past.Count > 1 && _past.ElementAt(1).Since <= _agenda.Now - Memory) _past.Dequeue();
    }
}
