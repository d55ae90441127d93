using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>When edges are to send all their rows to a grain that has lost them or never had them: one after the other, so that no answer
/// waits for a herd. Pure: time comes in.</summary>
/// <remarks>What counts comes before, in small reports (<see cref="EdgeReport.HasAllCounts"/>). Half of the grain's time is kept for those
/// and for the other edges. What a row takes is measured: a slow machine is sent fewer reports at a time.</remarks>
internal sealed class WholeReports(TimeSpan? usualWork = null, int fewRows = EdgeReport.FewRows)
{
    /// <summary>An edge that does not come at its turn gets another one when it asks again after this.</summary>
    public static readonly TimeSpan LapsesAfter = TimeSpan.FromSeconds(3);

    /// <summary>No turn is given that is further away, whatever edges say of themselves: who asks then asks again. A former shard speaks of
    /// an edge for longer (<see cref="EdgeMembership.MovedFor"/>).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    /// <summary>The part of the grain's time that whole reports take at most.</summary>
    private const double Part = 0.5;

    /// <summary>For a row, by docs/SIZING.md.</summary>
    private static readonly TimeSpan UsualWork = TimeSpan.FromMicroseconds(8);

    private readonly TimeSpan _usualWork = usualWork ?? UsualWork;
    private readonly Dictionary<EdgeIdentity, TimeSpan> _turns = [];
    private TimeSpan _workPerRow = usualWork ?? UsualWork;
    private TimeSpan _freeAt;

    /// <summary>How long the edge is to wait before it sends all; null: it has few rows, or its release says nothing of them.</summary>
    /// <param name="edge">Who is to be asked for all it has.</param>
    /// <param name="rows">How many that are.</param>
    /// <param name="now">The grain's own time.</param>
    public TimeSpan? Book(EdgeIdentity edge, int? rows, TimeSpan now)
    {
        if (rows is not { } count || count <= fewRows) return null;
        if (!_turns.TryGetValue(edge, out var turn) || now - turn >= LapsesAfter)
        {
            Forget(now);
            if (_freeAt - now > Longest) return Longest;
            _turns[edge] = turn = Occupy(count, now);
        }

        return turn > now ? turn - now : TimeSpan.Zero;
    }

    /// <summary>An edge has sent all, at its turn or not, and it was taken in.</summary>
    public void OnTaken(EdgeIdentity edge, int rows, TimeSpan work, TimeSpan now)
    {
        if (rows <= fewRows) return;
        if (!_turns.Remove(edge)) Occupy(rows, now);
        var measured = (_workPerRow + work / rows) / 2;
        _workPerRow = measured > _usualWork ? measured : _usualWork;
    }

    private TimeSpan Occupy(int rows, TimeSpan now)
    {
        var turn = _freeAt > now ? _freeAt : now;
        _freeAt = turn + rows * _workPerRow / Part;
        return turn;
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (edge, turn) in _turns)
        {
            if (now - turn >= LapsesAfter) _turns.Remove(edge);   // A dictionary may be thinned out while it is read.
        }
    }
}
