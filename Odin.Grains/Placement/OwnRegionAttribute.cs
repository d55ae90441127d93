using Orleans.Placement;

namespace Odin.Grains.Placement;

/// <summary>A grain whose key is a region, or a shard of one: it lives there while a silo of that region is up, and anywhere else
/// otherwise.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OwnRegionAttribute() : PlacementFilterAttribute(new OwnRegionFilter());

/// <summary>The filter behind <see cref="OwnRegionAttribute"/>; a silo registers it with its director.</summary>
public sealed class OwnRegionFilter() : PlacementFilterStrategy(order: 0);
