using System.Collections.Immutable;
using Odin.Grains.Events;

namespace Odin.Silo.World;

/// <summary>The events of the catalog, the regions and the apps, each once, as they come. Keeps the newest <see cref="Kept"/>.</summary>
/// <remarks>For one caller at a time. An app is asked only when its newest event has another number than before.</remarks>
internal sealed class EventNews(KnownGrains grains, TimeProvider time)
{
    public const int Kept = 1000;

    private const string CatalogName = "catalog";

    /// <summary>Names of events that are remembered, so that none is shown twice.</summary>
    private const int MostKnown = 100_000;

    /// <summary>An edge that was cut off reports late.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private readonly HashSet<(string Source, long Number)> _known = [];
    private readonly Dictionary<string, (long Epoch, long Last)> _apps = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<ClusterEvent> _events = new();

    /// <summary>From when on the catalog and each region are asked: what one did not answer it is asked again.</summary>
    private readonly Dictionary<string, DateTimeOffset> _since = [];

    /// <summary>The oldest first.</summary>
    public ImmutableArray<ClusterEvent> Recent => [.. _events];

    /// <summary>What was not known before, the oldest first. It is kept once it was <see cref="Add"/>ed.</summary>
    /// <remarks>Nothing is noted before all have answered or failed: a call that throws loses no event.</remarks>
    public async Task<ImmutableArray<ClusterEvent>> ReadAsync(WorldReading reading, CancellationToken cancellationToken)
    {
        using var questions = new GrainQuestions(WorldReader.Deadline, time, cancellationToken);
        var ofCatalog = questions.AskAllAsync([CatalogName], name => name, name => AllAsync(grains.Catalog.GetEventsAsync(After(name))));
        var ofRegions = questions.AskAllAsync(reading.Regions.Keys, WorldReader.RegionName,
            name => AllAsync(grains.Region(name).GetEventsAsync(After(WorldReader.RegionName(name)))));
        var changed = reading.Statuses.Values.Where(app => app.LastEvent > 0
            && _apps.GetValueOrDefault(app.App) != (app.GrainEpoch, app.LastEvent)).ToList();
        var ofApps = questions.AskAllAsync(changed.Select(app => app.App), WorldReader.AppName,
            name => AllAsync(grains.App(name).GetEventsAsync(new EventQuery())));
        await Task.WhenAll(ofCatalog, ofRegions, ofApps);
        var (catalog, regions, apps) = (await ofCatalog, await ofRegions, await ofApps);
        foreach (var app in changed.Where(app => apps.ContainsKey(app.App))) _apps[app.App] = (app.GrainEpoch, app.LastEvent);
        foreach (var gone in _since.Keys.Except(reading.Regions.Keys.Select(WorldReader.RegionName)).ToList())
        {
            if (gone != CatalogName) _since.Remove(gone);
        }

        foreach (var who in catalog.Keys.Concat(regions.Keys.Select(WorldReader.RegionName))) _since[who] = reading.Time - Late;
        return Sift(catalog.Values.Concat(regions.Values).Concat(apps.Values).SelectMany(events => events));
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

    private static async Task<IReadOnlyList<ClusterEvent>> AllAsync(Task<ImmutableArray<ClusterEvent>> asking) => await asking;

    private EventQuery After(string who) => new() { Since = _since.TryGetValue(who, out var since) ? since : null };

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
