using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Odin.Silo.Placement;

/// <summary>Where the silos stand, as each of them says.</summary>
internal sealed class SiloRegions(ISiloMetadataCache metadata)
{
    /// <summary>The key under which a silo's metadata names its region.</summary>
    public const string Key = "region";

    /// <summary>The silos of one region; all of them when it has none.</summary>
    /// <param name="silos">Those that could host the grain.</param>
    /// <param name="choose">Picks the region out of those of the silos.</param>
    public IEnumerable<SiloAddress> Keep(IEnumerable<SiloAddress> silos, Func<IReadOnlyCollection<string>, string> choose)
    {
        var all = silos.Select(silo => (Silo: silo, Region: Of(silo))).ToList();
        var regions = all.Select(silo => silo.Region).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (regions.Count == 0) return all.Select(silo => silo.Silo);

        var region = choose(regions);
        var there = all.Where(silo => string.Equals(silo.Region, region, StringComparison.OrdinalIgnoreCase)).Select(silo => silo.Silo)
            .ToList();
        return there.Count > 0 ? there : all.Select(silo => silo.Silo);
    }

    /// <summary>Null: the silo has not published it yet.</summary>
    public string? Of(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(Key);
}
