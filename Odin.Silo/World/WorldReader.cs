using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>Asks the catalog, the regions and the apps how they are. It ends within <see cref="Deadline"/>, whoever is dead.</summary>
/// <remarks>For one caller at a time. What was said last is kept for those that do not answer.</remarks>
internal sealed class WorldReader(IGrainFactory grains, TimeProvider time)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(800);

    private readonly CatalogMirror _catalog = new();
    private readonly Dictionary<string, AppStatus> _statuses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ImmutableArray<RegionEdge>?> _regions = new(StringComparer.OrdinalIgnoreCase);

    private IAppCatalogGrain Catalog => grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    public async Task<WorldReading> ReadAsync(CancellationToken cancellationToken)
    {
        using var questions = new GrainQuestions(Deadline, time, cancellationToken);
        await Task.WhenAll(ReadCatalogAsync(questions), ReadRegionsAsync(questions));
        var statuses = await questions.AskAllAsync(_catalog.Apps.Select(app => app.Spec.Name), AppName,
            name => grains.GetGrain<IAppBackendGrain>(name).GetStatusAsync().AsTask());
        Keep(_statuses, statuses, _catalog.Apps.Select(app => app.Spec.Name));
        // Copies: viewers read them while the next ones are asked for.
        return new WorldReading(time.GetUtcNow(), _catalog, new Dictionary<string, AppStatus>(_statuses, StringComparer.OrdinalIgnoreCase),
            new Dictionary<string, ImmutableArray<RegionEdge>?>(_regions, StringComparer.OrdinalIgnoreCase),
            [.. questions.Missing.OrderBy(missing => missing.Name)]);
    }

    public static string AppName(string app) => $"app {app}";

    public static string RegionName(string region) => $"region {region}";

    private async Task ReadCatalogAsync(GrainQuestions questions)
    {
        var changes = await questions.AskAsync("catalog", () => Catalog.GetChangesAsync(_catalog.Version));
        if (changes is not null) _catalog.Take(changes);
    }

    private async Task ReadRegionsAsync(GrainQuestions questions)
    {
        if (await questions.AskAsync("regions of the catalog", Catalog.GetKnownRegionsAsync) is { } known)
        {
            foreach (var gone in _regions.Keys.Except(known.Regions, StringComparer.OrdinalIgnoreCase).ToList()) _regions.Remove(gone);
            foreach (var name in known.Regions) _regions.TryAdd(name, null);
        }

        var edges = await questions.AskAllAsync(_regions.Keys.ToList(), RegionName,
            async name => (ImmutableArray<RegionEdge>?)await grains.GetGrain<IRegionGrain>(name).GetEdgesAsync());
        foreach (var (name, answer) in edges) _regions[name] = answer;
    }

    private static void Keep(Dictionary<string, AppStatus> known, Dictionary<string, AppStatus> answers, IEnumerable<string> apps)
    {
        foreach (var gone in known.Keys.Except(apps, StringComparer.OrdinalIgnoreCase).ToList()) known.Remove(gone);
        foreach (var (name, status) in answers) known[name] = status;
    }
}
