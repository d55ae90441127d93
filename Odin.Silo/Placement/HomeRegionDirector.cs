using Odin.Silo.Callers;
using Odin.Silo.Settings;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Odin.Silo.Placement;

/// <summary>Keeps a grain of the whole world in one region: <c>Odin:HomeRegion</c>, or without that setting in one that follows from its
/// name (<see cref="HomeRegion"/>).</summary>
internal sealed class HomeRegionDirector(SiloRegions regions, SiloOptions options, GrainKeys? keys = null) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target,
        IEnumerable<SiloAddress> silos)
    {
        keys?.Check(target.GrainIdentity, target.RequestContextData);
        return regions.Keep(silos, present => options.HomeRegion ?? HomeRegion.Of(target.GrainIdentity.Key.ToString()!, present));
    }
}
