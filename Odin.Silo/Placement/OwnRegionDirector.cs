using Odin.Silo.Callers;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Odin.Silo.Placement;

/// <summary>Keeps a region's grain in its region.</summary>
internal sealed class OwnRegionDirector(SiloRegions regions, GrainKeys? keys = null) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target,
        IEnumerable<SiloAddress> silos)
    {
        keys?.Check(target.GrainIdentity, target.RequestContextData);
        return regions.Keep(silos, _ => target.GrainIdentity.Key.ToString()!);
    }
}
