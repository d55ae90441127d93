using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Silo.World;

/// <summary>The events of the catalog, the regions and the apps, each once, as they come. Keeps the newest <see cref="Kept"/>.</summary>
/// <remarks>For one caller at a time. An app is asked only when its newest event has another number than before.</remarks>
internal sealed class EventNews(IGrainFactory grains, TimeProvider time)
{
    public const int Kept = 1000;

    /// <summary>Names of events that are remembered, so that none is shown twice.</summary>
    private const int MostKnown = 100_000;

    /// <summary>An edge that was cut off reports late.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private readonly HashSet<(string Source, long Number)> _known = [];
    private readonly Dictionary<string, (long Epoch, long Last)> _apps = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<ClusterEvent> _events = new();
    private DateTimeOffset? _since;

    /// <summary>The oldest first.</summary>
    public ImmutableArray<ClusterEvent> Recent => [.. _events];

    /// <summary>What was not known before, the oldest first. It is kept once it was <see cref="Add"/>ed.</summary>
    public async Task<ImmutableArray<ClusterEvent>> ReadAsync(WorldReading reading, CancellationToken cancellationToken)
    {
        using var questions = new GrainQuestions(WorldReader.Deadline, time, cancellationToken);
        var query = new EventQuery { Since = _since };
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var ofCatalog = questions.AskAsync("catalog", async () => (ImmutableArray<ClusterEvent>?)await catalog.GetEventsAsync(query));
        var ofRegions = questions.AskAllAsync(reading.Regions.Keys, WorldReader.RegionName,
            async name => (ImmutableArray<ClusterEvent>?)await grains.GetGrain<IRegionGrain>(name).GetEventsAsync(query));
        var changed = reading.Statuses.Values.Where(app => app.LastEvent > 0
            && _apps.GetValueOrDefault(app.App) != (app.GrainEpoch, app.LastEvent)).ToList();
        var ofApps = questions.AskAllAsync(changed.Select(app => app.App), WorldReader.AppName,
            async name => (ImmutableArray<ClusterEvent>?)await grains.GetGrain<IAppBackendGrain>(name).GetEventsAsync(new EventQuery()));
        var answers = await ofApps;
        foreach (var app in changed.Where(app => answers.ContainsKey(app.App))) _apps[app.App] = (app.GrainEpoch, app.LastEvent);
        _since = reading.Time - Late;
        var others = (await ofRegions).Values.Concat(answers.Values).SelectMany(events => events ?? []);
        return Sift((await ofCatalog ?? []).Concat(others));
    }

    /// <summary>When the health of a target last changed for the world; null: nobody remembers.</summary>
    public DateTimeOffset? HealthSince(string app, string target) => _events.LastOrDefault(one =>
        one is { Kind: EventKind.TargetHealth, Region: null } && one.Target == target
        && string.Equals(one.App, app, StringComparison.OrdinalIgnoreCase))?.Time;

    public void Add(ImmutableArray<ClusterEvent> news)
    {
        foreach (var one in news) _events.AddLast(one);
        while (_events.Count > Kept) _events.RemoveFirst();
    }

    private ImmutableArray<ClusterEvent> Sift(IEnumerable<ClusterEvent> events)
    {
        if (_known.Count > MostKnown)
        {
            _known.Clear();
            _known.UnionWith(_events.Select(one => (one.Source, one.Number)));
        }

        return [.. ClusterEvent.InOrder(events.Where(one => _known.Add((one.Source, one.Number)))).TakeLast(Kept)];
    }
}
