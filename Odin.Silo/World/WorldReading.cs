using System.Collections.Frozen;
using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;
using Odin.Grains.Regions;

namespace Odin.Silo.World;

/// <summary>What the grains said within one second, and what those said last that did not answer or were not asked.</summary>
/// <param name="Apps">What the regions say of apps; for the one who reads only, at once.</param>
/// <param name="Statuses">By the app's name; an app that was never asked, because nobody has used it, or has never answered is not in
/// it.</param>
/// <param name="Touched">The names of apps that may be other than a second ago.</param>
/// <param name="Regions">The edges of each region; null: the region has never answered.</param>
/// <param name="Missing">Who did not answer.</param>
internal sealed record WorldReading(
    DateTimeOffset Time, CatalogMirror Catalog, RegionAppsMirror Apps, IReadOnlyDictionary<string, AppStatus> Statuses,
    ImmutableArray<string> Touched, IReadOnlyDictionary<string, ImmutableArray<RegionEdge>?> Regions,
    ImmutableArray<MissingAnswer> Missing)
{
    private readonly FrozenSet<string> _missing = [.. Missing.Select(missing => missing.Name)];

    public bool Answered(string name) => !_missing.Contains(name);

    /// <summary>Regions that did not answer, or that the catalog knows and that know no edge. Without the list of regions it is one at
    /// least.</summary>
    public int SilentRegions => Regions.Count(region => !Answered(WorldReader.RegionName(region.Key)) || region.Value is null or [])
        + (Answered(WorldReader.RegionsName) ? 0 : 1);

    /// <summary>Nobody has used the app, so its grain was not asked: all that there is to know is in the configuration.</summary>
    public bool IsBlank(string app) => !Statuses.ContainsKey(app) && Answered(WorldReader.AppName(app));
}
