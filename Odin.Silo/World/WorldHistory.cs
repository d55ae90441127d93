namespace Odin.Silo.World;

/// <summary>The last five minutes in numbers: of the world by the second, of each app by <see cref="Step"/> seconds.</summary>
internal sealed class WorldHistory
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    public const int Step = 5;

    private const int MostPoints = 300;

    private readonly Queue<WorldPoint> _world = new();
    private readonly Dictionary<string, Queue<AppPoint>> _apps = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _lastOfApps;

    public void Add(WorldDocument document)
    {
        _world.Enqueue(new WorldPoint(document.Time, document.Totals.Live, document.Totals.EstablishedPerSecond));
        Trim(_world, point => point.Time, document.Time);
        if (document.Time - _lastOfApps < TimeSpan.FromSeconds(Step - 0.5)) return;
        _lastOfApps = document.Time;
        foreach (var gone in _apps.Keys.Except(document.Apps.Select(app => app.Name)).ToList()) _apps.Remove(gone);
        foreach (var app in document.Apps)
        {
            if (!_apps.TryGetValue(app.Name, out var points)) _apps[app.Name] = points = new Queue<AppPoint>();
            points.Enqueue(new AppPoint(document.Time, app.Live));
            Trim(points, point => point.Time, document.Time);
        }
    }

    /// <summary>A copy.</summary>
    public WorldPast Read() => new(Step, [.. _world],
        _apps.ToDictionary(app => app.Key, app => app.Value.Select(point => point.Live).ToArray()));

    private static void Trim<T>(Queue<T> points, Func<T, DateTimeOffset> time, DateTimeOffset now)
    {
        while (points.Count > MostPoints || now - time(points.Peek()) > Length) points.Dequeue();
    }

    private readonly record struct AppPoint(DateTimeOffset Time, long Live);
}
