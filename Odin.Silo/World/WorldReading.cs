using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;

namespace Odin.Silo.World;

/// <summary>What the grains said within one second, and what those said last that did not answer.</summary>
/// <param name="Statuses">By the app's name; an app that has never answered is not in it.</param>
/// <param name="Regions">The edges of each region; null: the region has never answered.</param>
/// <param name="Missing">Who did not answer.</param>
internal sealed record WorldReading(
    DateTimeOffset Time, CatalogMirror Catalog, IReadOnlyDictionary<string, AppStatus> Statuses,
    IReadOnlyDictionary<string, ImmutableArray<RegionEdge>?> Regions, ImmutableArray<MissingAnswer> Missing)
{
    public bool Answered(string name) => !Missing.Any(missing => missing.Name == name);
}
