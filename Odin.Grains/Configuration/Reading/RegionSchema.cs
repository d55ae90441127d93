using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The keys of a region.</summary>
internal static class RegionSchema
{
    public static NamedValue<RegionSpec> ByName { get; } = new(
        new RecordValue<RegionSpec>(
            "an object with Lat and Lon",
            new Key<RegionSpec, double>("Lat", "Degrees north of the equator; south of it below zero.", new NumberValue(-90, 90),
                region => region.Latitude, (region, value) => region with { Latitude = value }, isRequired: true),
            new Key<RegionSpec, double>("Lon", "Degrees east of Greenwich; west of it below zero.", new NumberValue(-180, 180),
                region => region.Longitude, (region, value) => region with { Longitude = value }, isRequired: true)),
        name => new RegionSpec(name, 0, 0), region => region.Name);
}
