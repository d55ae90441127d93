namespace Odin.Grains.Configuration;

/// <summary>Where a region stands on the dashboard's map. Nothing else goes by it.</summary>
/// <param name="Name">As edges and silos have it.</param>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
[GenerateSerializer, Immutable, Alias("odin.region")]
public sealed record RegionSpec(
    [property: Id(0)] string Name, [property: Id(1)] double Latitude, [property: Id(2)] double Longitude);
