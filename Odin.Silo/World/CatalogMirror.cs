using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>The catalog as this silo knows it, so that each second asks for what changed only.</summary>
internal sealed class CatalogMirror
{
    private Dictionary<string, AppVersion> _apps = new(StringComparer.OrdinalIgnoreCase);
    private string? _catalog;

    /// <summary>What to ask for: changes after this; 0: everything.</summary>
    public long Version { get; private set; }

    public string? Damage { get; private set; }

    public ImmutableArray<EdgeAdminState> Edges { get; private set; } = [];

    /// <summary>Regions whose VIPs are to be the last choice.</summary>
    public ImmutableArray<string> SoftRegions { get; private set; } = [];

    /// <summary>Where regions stand, by name.</summary>
    public IReadOnlyDictionary<string, RegionSpec> Regions { get; private set; } = ImmutableDictionary<string, RegionSpec>.Empty;

    /// <summary>Never changed once it was given out: viewers read it on threads of their own.</summary>
    public IReadOnlyCollection<AppVersion> Apps => _apps.Values;   // The same object until an app changes.

    /// <summary>Null: there is no such app.</summary>
    public AppVersion? Find(string app) => _apps.GetValueOrDefault(app);

    public void Take(CatalogChanges changes)
    {
        if (!changes.IsComplete && changes.Catalog != _catalog)
        {
            Version = 0;   // The difference is one of another catalog: the next question asks for everything.
            return;
        }

        if (changes.IsComplete || !changes.Removed.IsEmpty || !changes.Changed.IsEmpty)
        {
            var apps = new Dictionary<string, AppVersion>(StringComparer.OrdinalIgnoreCase);
            if (!changes.IsComplete) foreach (var (name, app) in _apps) apps[name] = app;
            foreach (var gone in changes.Removed) apps.Remove(gone);
            foreach (var app in changes.Changed) apps[app.Spec.Name] = app;
            _apps = apps;
        }

        ImmutableArray<RegionSpec> regions = changes.Regions.IsDefault ? [] : changes.Regions;
        Regions = regions.ToDictionary(region => region.Name, StringComparer.OrdinalIgnoreCase);
        (Version, _catalog, Edges, Damage) = (changes.Version, changes.Catalog, changes.Edges, changes.Damage);
        SoftRegions = changes.SoftRegions;
    }
}
