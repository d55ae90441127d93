namespace Odin.Silo.World;

/// <summary>The last five minutes in numbers: of the world by the second, of each app that had sessions by <see cref="Step"/>
/// seconds.</summary>
internal sealed class WorldHistory
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    public const int Step = 5;

    private const int MostPoints = 300;

    private readonly Queue<WorldPoint> _world = new();
    private readonly Queue<DateTimeOffset> _steps = new();
    private readonly Dictionary<string, Queue<long>> _apps = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _lastOfApps;

    public void Add(WorldDocument document)
    {
        _world.Enqueue(new WorldPoint(document.Time, document.Totals.Live, document.Totals.EstablishedPerSecond));
        Trim(_world, point => point.Time, document.Time);
        if (document.Time - _lastOfApps < TimeSpan.FromSeconds(Step - 0.5)) return;
        _lastOfApps = document.Time;
        AddApps(document);
    }

    /// <summary>A copy.</summary>
    public WorldPast Read() => new(Step, _steps.Count, [.. _world], _apps.ToDictionary(app => app.Key, app => app.Value.ToArray()));

    /// <summary>Each app that is kept has a number for each step. One that is removed has no sessions from then on.</summary>
    private void AddApps(WorldDocument document)
    {
        foreach (var app in document.Apps)
        {
            if (app.Live == 0) continue;
            if (_apps.TryGetValue(app.Name, out var points)) points.Enqueue(app.Live);
            else _apps[app.Name] = new Queue<long>([.. Enumerable.Repeat(0L, _steps.Count), app.Live]);
        }

        _steps.Enqueue(document.Time);
        var steps = _steps.Count;
        Trim(_steps, step => step, document.Time);
        foreach (var (name, points) in _apps)
        {
            if (points.Count < steps) points.Enqueue(0);
            while (points.Count > _steps.Count) points.Dequeue();
            if (points.All(live => live == 0)) _apps.Remove(name);
        }
    }

    private static void Trim<T>(Queue<T> points, Func<T, DateTimeOffset> time, DateTimeOffset now)
    {
        while (points.Count > MostPoints || now - time(points.Peek()) > Length) points.Dequeue();
    }
}
