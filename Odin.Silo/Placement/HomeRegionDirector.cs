using Odin.Silo.Settings;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Odin.Silo.Placement;

/// <summary>Keeps a grain of the whole world in one region: <c>Odin:HomeRegion</c>, or without that setting in one that follows from its
/// name (<see cref="HomeRegion"/>).</summary>
internal sealed class HomeRegionDirector(SiloRegions regions, SiloOptions options) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target,
        IEnumerable<SiloAddress> silos) =>
        regions.Keep(silos, present => options.HomeRegion ?? HomeRegion.Of(target.GrainIdentity.Key.ToString()!, present));
}
