using Orleans.Placement;

namespace Odin.Grains.Placement;

/// <summary>A grain that serves the whole world: it lives in its home region while a silo of that region
/// is up, and anywhere else otherwise.</summary>
/// <remarks>Which region is its home the silo decides (Odin.Silo/Placement), the same for every caller: an app's grain must not live where
/// the first edge after a failure was.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HomeRegionAttribute() : PlacementFilterAttribute(new HomeRegionFilter());

/// <summary>The filter behind <see cref="HomeRegionAttribute"/>; a silo registers it with its director.</summary>
public sealed class HomeRegionFilter() : PlacementFilterStrategy(order: 0);
