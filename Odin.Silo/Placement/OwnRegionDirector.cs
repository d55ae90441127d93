using Odin.Grains.Edges;
using Odin.Silo.Callers;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Odin.Silo.Placement;

/// <summary>Keeps a region's grain, and those of its shards, in their region.</summary>
internal sealed class OwnRegionDirector(SiloRegions regions, GrainKeys? keys = null) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target,
        IEnumerable<SiloAddress> silos)
    {
        keys?.Check(target.GrainIdentity, target.RequestContextData);
        return regions.Keep(silos, _ => RegionShards.RegionOf(target.GrainIdentity.Key.ToString()!));
    }
}
