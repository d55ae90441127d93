namespace Odin.Bench.World;

/// <summary>What is true of sessions, seen from outside, and what must hold of it.</summary>
internal sealed class Counts
{
    private readonly long[] _live;
    private readonly int?[] _limits;
    private readonly int[] _most;

    /// <param name="limits">By app in use; null: none.</param>
    public Counts(int?[] limits) => (_limits, _live, _most) = (limits, new long[limits.Length], new int[limits.Length]);

    /// <summary>Clients turned away because of a limit.</summary>
    public long TurnedAway { get; private set; }

    public long Begun { get; private set; }

    public long Live => _live.Sum();

    /// <summary>What was broken; empty: nothing.</summary>
    public List<string> Broken { get; } = [];

    public bool IsLimited(int app) => _limits[app] is not null;

    public void OnBegun(int app, int target)
    {
        if (target < 0)
        {
            TurnedAway++;
            return;
        }

        Begun++;
        var live = (int)++_live[app];
        _most[app] = Math.Max(_most[app], live);
        if (_limits[app] is { } limit && live > limit) Broken.Add($"app-{app} has {live} sessions with MaxConnections {limit}");
    }

    public void OnEnded(int app) => _live[app]--;

    public string LimitReport() => "most sessions at once of limited apps: " + string.Join(", ",
        Enumerable.Range(0, _limits.Length).Where(IsLimited).Select(app => $"{_most[app]} of {_limits[app]}"))
        + $"; {TurnedAway} clients turned away, {Begun} served";
}
