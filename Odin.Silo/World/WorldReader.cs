using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Silo.World;

/// <summary>Asks the catalog and the regions what is new, and the apps with news how they are. It ends within <see cref="Deadline"/>,
/// whoever is dead.</summary>
/// <remarks>For one caller at a time. What was said last is kept for those that do not answer.</remarks>
internal sealed class WorldReader(KnownGrains grains, TimeProvider time)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(800);

    public const string RegionsName = "regions of the catalog";

    private readonly CatalogMirror _catalog = new();
    private readonly RegionAppsMirror _apps = new();
    private readonly AppsToAsk _toAsk = new();
    private readonly Dictionary<string, AppStatus> _statuses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ImmutableArray<RegionEdge>?> _regions = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _touched = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyDictionary<string, AppStatus> _shown = ImmutableDictionary<string, AppStatus>.Empty;

    public Task<WorldReading> ReadAsync(CancellationToken cancellationToken) => ReadAsync([], cancellationToken);

    /// <param name="watched">Apps that somebody looks at: they are asked each time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WorldReading> ReadAsync(IEnumerable<string> watched, CancellationToken cancellationToken)
    {
        using var questions = new GrainQuestions(Deadline, time, cancellationToken);
        _touched.Clear();
        var regions = ReadRegionsAsync(questions);
        await Task.WhenAll(ReadCatalogAsync(questions), regions);
        var answered = await regions;
        foreach (var name in _regions.Keys.ToList()) Take(name, answered.GetValueOrDefault(name));
        _toAsk.Update(_catalog, _statuses);
        var names = _toAsk.Names(watched).Where(name => _catalog.Find(name) is not null).ToList();
        Keep(names, await questions.AskAllAsync(names, AppName, AskAsync));
        // A copy: viewers read it while the next ones are asked for.
        return new WorldReading(time.GetUtcNow(), _catalog, _apps, _shown, [.. _touched],
            new Dictionary<string, ImmutableArray<RegionEdge>?>(_regions, StringComparer.OrdinalIgnoreCase),
            [.. questions.Missing.OrderBy(missing => missing.Name)]);
    }

    public static string AppName(string app) => $"app {app}";

    public static string RegionName(string region) => $"region {region}";

    /// <summary>How one app is now; null: its grain does not answer.</summary>
    public Task<AppStatus?> ReadAppAsync(string app, GrainQuestions questions) => questions.AskAsync(AppName(app), () => AskAsync(app));

    private Task<AppStatus> AskAsync(string app) => grains.App(app).GetStatusAsync().AsTask();

    private async Task ReadCatalogAsync(GrainQuestions questions)
    {
        var changes = await questions.AskAsync("catalog", () => grains.Catalog.GetChangesAsync(_catalog.Version));
        if (changes is not null) _catalog.Take(changes);
    }

    private async Task<Dictionary<string, RegionAnswer>> ReadRegionsAsync(GrainQuestions questions)
    {
        if (await questions.AskAsync(RegionsName, () => grains.Catalog.GetKnownRegionsAsync()) is { } known)
        {
            foreach (var gone in _regions.Keys.Except(known.Regions, StringComparer.OrdinalIgnoreCase).ToList()) Forget(gone);
            foreach (var name in known.Regions) _regions.TryAdd(name, null);
        }

        return await questions.AskAllAsync(_regions.Keys.ToList(), RegionName, AskRegionAsync);
    }

    private async Task<RegionAnswer> AskRegionAsync(string name)
    {
        var region = grains.Region(name);
        var (edges, apps) = (region.GetEdgesAsync().AsTask(), AppsOfAsync(region, _apps.NumberOf(name)));
        await Task.WhenAll(edges, apps);
        return new RegionAnswer(await apps, await edges);
    }

    /// <summary>Null: its release does not know the question, and cannot load the type of the message.</summary>
    private static async Task<RegionApps?> AppsOfAsync(IRegionGrain region, long since)
    {
        try
        {
            return await region.GetAppsAsync(since);
        }
        catch (TypeLoadException)
        {
            return null;
        }
    }

    /// <summary>While a region says nothing of its apps their grains are asked: all of them before it ever has, then those that were
    /// used.</summary>
    private void Take(string region, RegionAnswer? answer)
    {
        if (answer is not null) _regions[region] = answer.Edges;
        if (answer?.Apps is not { } apps)
        {
            _toAsk.Add(_apps.IsKnown(region) ? _statuses.Keys : _catalog.Apps.Select(app => app.Spec.Name));
            return;
        }

        foreach (var app in _apps.Take(region, apps)) Touch(app);
    }

    private void Forget(string region)
    {
        _regions.Remove(region);
        foreach (var app in _apps.Forget(region)) Touch(app);
    }

    private void Touch(string app)
    {
        _touched.Add(app);
        if (_statuses.ContainsKey(app) || !_apps.IsBlank(app)) _toAsk.Add(app);
    }

    private void Keep(IEnumerable<string> asked, Dictionary<string, AppStatus> answers)
    {
        _touched.UnionWith(asked);
        var gone = _statuses.Keys.Where(name => _catalog.Find(name) is null).ToList();
        foreach (var name in gone) _statuses.Remove(name);
        foreach (var (name, status) in answers)
        {
            _statuses[name] = status;
            if (_catalog.Find(name) is { } app) _toAsk.OnAnswered(app, status);
        }

        if (gone.Count + answers.Count > 0) _shown = new Dictionary<string, AppStatus>(_statuses, StringComparer.OrdinalIgnoreCase);
    }

    private sealed record RegionAnswer(RegionApps? Apps, ImmutableArray<RegionEdge> Edges);
}
