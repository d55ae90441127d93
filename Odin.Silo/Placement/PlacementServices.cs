using Odin.Grains.Placement;
using Odin.Silo.Settings;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Odin.Silo.Placement;

/// <summary>Configures where a silo stands and where grains belong.</summary>
public static class PlacementServices
{
    public static ISiloBuilder AddOdinPlacement(this ISiloBuilder silo, SiloOptions options)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloRegions.Key] = options.Region });
        silo.Services.AddSingleton(options);
        silo.Services.AddSingleton<SiloRegions>();
        silo.Services.AddPlacementFilter<OwnRegionFilter, OwnRegionDirector>(ServiceLifetime.Singleton);
        silo.Services.AddPlacementFilter<HomeRegionFilter, HomeRegionDirector>(ServiceLifetime.Singleton);
        return silo;
    }
}
