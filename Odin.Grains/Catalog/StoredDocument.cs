using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>A document of the history as the storage has it: how its apps differ from those of the next newer one.</summary>
internal sealed record StoredDocument(long Version, DateTimeOffset? At, ListDifference<AppSpec> Apps, ImmutableArray<VipSpec> Vips,
    ImmutableArray<RegionSpec> Regions)
{
    /// <param name="document">What stood.</param>
    /// <param name="newer">The apps of the next newer one.</param>
    public static StoredDocument Of(CatalogDocument document, ImmutableArray<AppSpec> newer) =>
        new(document.Version, document.At, ListDifference<AppSpec>.Of(newer, document.Config.Apps), document.Config.Vips,
            document.Config.Regions);

    public CatalogDocument Document(ImmutableArray<AppSpec> newer) =>
        new(Version, new ConfigSpec { Apps = Apps.Apply(newer), Vips = Vips, Regions = Regions }) { At = At };
}
