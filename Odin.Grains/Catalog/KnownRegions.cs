using System.Collections.Immutable;

namespace Odin.Grains.Catalog;

/// <summary>The regions that the catalog knows of.</summary>
/// <param name="Regions">Those that asked for news within the last 50 s, sorted.</param>
/// <param name="IsComplete">False while the catalog's grain is so new that regions may not have asked yet.</param>
/// <param name="CompleteIn">When it will be complete; zero: it is.</param>
[GenerateSerializer, Immutable, Alias("odin.known-regions")]
public sealed record KnownRegions([property: Id(0)] ImmutableArray<string> Regions, [property: Id(1)] bool IsComplete,
    [property: Id(2)] TimeSpan CompleteIn);
