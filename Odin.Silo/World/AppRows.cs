using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>The rows of all apps in the order of their names. A row is made again when something of its app may have changed, and stays the
/// same object while it says the same.</summary>
/// <remarks>For one caller at a time; what it gives out is never changed.</remarks>
internal sealed class AppRows
{
    private readonly AppRates _rates = new();
    private Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, ImmutableArray<string>> _closed = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyCollection<AppVersion>? _apps;

    public ImmutableArray<WorldApp> Rows { get; private set; } = [];

    public void Update(WorldReading reading, ImmutableArray<WorldEdge> edges)
    {
        _rates.Begin(reading.Time);
        var before = _closed;
        _closed = ClosedOf(edges);
        if (!ReferenceEquals(_apps, reading.Catalog.Apps)) Replace(reading);
        else Change(reading, [.. reading.Touched, .. _rates.Moving, .. before.Keys, .. _closed.Keys]);
    }

    /// <summary>The configuration has changed.</summary>
    private void Replace(WorldReading reading)
    {
        _apps = reading.Catalog.Apps;
        var (places, rows) = (_places, Rows);
        ImmutableArray<WorldApp> made = [.. _apps.OrderBy(app => app.Spec.Name, StringComparer.OrdinalIgnoreCase).Select(app =>
            places.TryGetValue(app.Spec.Name, out var place) ? Newer(rows[place], RowOf(app, reading)) : RowOf(app, reading))];
        _places = new Dictionary<string, int>(made.Length, StringComparer.OrdinalIgnoreCase);
        for (var place = 0; place < made.Length; place++) _places[made[place].Name] = place;
        Rows = made;
        foreach (var gone in places.Keys.Where(name => !_places.ContainsKey(name))) _rates.Remove(gone);
    }

    private void Change(WorldReading reading, IEnumerable<string> names)
    {
        WorldApp[]? changed = null;
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (reading.Catalog.Find(name) is not { } app || !_places.TryGetValue(name, out var place)) continue;
            var row = Newer(Rows[place], RowOf(app, reading));
            if (ReferenceEquals(row, Rows[place])) continue;
            (changed ??= [.. Rows])[place] = row;
        }

        if (changed is not null) Rows = ImmutableCollectionsMarshal.AsImmutableArray(changed);
    }

    private static WorldApp Newer(WorldApp before, WorldApp row) =>
        row with { Closed = before.Closed } == before && row.Closed.AsSpan().SequenceEqual(before.Closed.AsSpan()) ? before : row;

    private static Dictionary<string, ImmutableArray<string>> ClosedOf(ImmutableArray<WorldEdge> edges) =>
        edges.SelectMany(edge => edge.ClosedPorts, (edge, port) => (port.App, Name: FormattableString.Invariant($"{edge.Id}:{port.Port}")))
            .GroupBy(port => port.App, port => port.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(ports => ports.Key, ports => ports.ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    private WorldApp RowOf(AppVersion app, WorldReading reading)
    {
        var name = app.Spec.Name;
        ImmutableArray<string> closed = _closed.TryGetValue(name, out var ports) ? ports : [];
        if (reading.Statuses.TryGetValue(name, out var status)) return RowOf(app, status, reading, closed);
        if (!reading.IsBlank(name))
            return RowOf(app, StateOf(app, "unknown"), usable: 0, live: 0, rate: null, limit: null, reserved: null, closed);
        var state = StateOf(app, BlankStateOf(app));
        return RowOf(app, state, app.Spec.Targets.Length, live: 0, rate: 0, limit: null, reserved: null, closed) with
        {
            Edges = reading.Apps.EdgesOf(name),
        };
    }

    private WorldApp RowOf(AppVersion app, AppStatus status, WorldReading reading, ImmutableArray<string> closed)
    {
        var name = app.Spec.Name;
        var limit = status.Limits.FirstOrDefault(limit => limit.Target is null);
        var rate = _rates.Take(name, status, isKnown: reading.Answered(WorldReader.AppName(name)));
        return RowOf(app, StateOf(app, StateOf(status)), status.Targets.Count(target => target.Usable),
            status.Targets.Sum(target => (long)target.Live), rate, limit?.Limit, limit?.Reserved, closed) with
        {
            Leased = status.Targets.Sum(target => (long)target.Leased),
            Edges = status.Edges.Length,
        };
    }

    private static WorldApp RowOf(AppVersion app, string state, int usable, long live, double? rate, int? limit, int? reserved,
        ImmutableArray<string> closed) =>
        new(app.Spec.Name, app.Version, string.Join(", ", app.Spec.Ports), app.Spec.Balance.ToString(), app.AdminStates.App, state,
            app.Spec.Targets.Length, usable, live, rate, limit, reserved, closed);

    /// <summary>What the operator wants of the app counts before what its targets are.</summary>
    /// <param name="whenReady">Of an app that is to serve.</param>
    private static string StateOf(AppVersion app, string whenReady) => app.AdminStates.App switch
    {
        AdminState.Disabled => "disabled",
        AdminState.Draining => "draining",
        _ => whenReady,
    };

    private static string StateOf(AppStatus status)
    {
        if (status.IsPanic) return "panic";
        if (!status.Targets.Any(target => target is { Usable: true, AdminState: AdminState.Ready })) return "down";
        return status.Targets.Any(target => !target.Usable) ? "degraded" : "ready";
    }

    private static string BlankStateOf(AppVersion app) =>
        app.Spec.Targets.Any(target => app.AdminStates.Of(target.Address) == AdminState.Ready) ? "ready" : "down";
}
