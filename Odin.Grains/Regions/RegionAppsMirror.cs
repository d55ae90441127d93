using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>What regions, or the shards of one, said of their apps, so that each second asks for news only.</summary>
/// <remarks>For one caller at a time.</remarks>
public sealed class RegionAppsMirror
{
    private readonly Dictionary<string, Region> _regions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What to ask for: news after this; 0: everything.</summary>
    public long NumberOf(string region) => _regions.GetValueOrDefault(region)?.Number ?? 0;

    /// <summary>It has said what it has of its apps.</summary>
    public bool IsKnown(string region) => _regions.ContainsKey(region);

    /// <summary>Those that have said what they have.</summary>
    public IEnumerable<string> Regions => _regions.Keys;

    /// <summary>All that any of them has.</summary>
    public IEnumerable<string> Apps => _regions.Values.SelectMany(region => region.Apps.Keys).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many live edges serve an app.</summary>
    public int EdgesOf(string app) => _regions.Values.Sum(region => region.Apps.GetValueOrDefault(app).Edges);

    /// <summary>No edge has used the app or found out anything about it: its grain knows no more than the configuration says.</summary>
    public bool IsBlank(string app) => _regions.Values.All(region => !region.Apps.TryGetValue(app, out var known) || known.IsBlank);

    /// <summary>Returns the names of the apps that may be other than before.</summary>
    public IReadOnlyCollection<string> Take(string region, RegionApps answer)
    {
        IEnumerable<string> named = answer.Apps.Select(app => app.Name);
        if (answer.IsWhole && _regions.Remove(region, out var before)) named = named.Concat(before.Apps.Keys);
        IReadOnlyCollection<string> changed = [.. named];
        if (!_regions.TryGetValue(region, out var known)) _regions[region] = known = new Region(answer.Apps.Length);
        known.Number = answer.Number;
        foreach (var app in answer.Apps) known.Take(app);
        return changed;
    }

    /// <summary>The region is no more. Returns the names of its apps.</summary>
    public IReadOnlyCollection<string> Forget(string region) => _regions.Remove(region, out var known) ? known.Apps.Keys : [];

    private sealed class Region(int apps)
    {
        public long Number { get; set; }

        public Dictionary<string, RegionApp> Apps { get; } = new(apps, StringComparer.OrdinalIgnoreCase);

        /// <summary>One that the region does not have any more is forgotten: names come and go for years.</summary>
        public void Take(RegionApp app)
        {
            if (app is { Edges: 0, IsBlank: true }) Apps.Remove(app.Name);
            else Apps[app.Name] = app;
        }
    }
}
