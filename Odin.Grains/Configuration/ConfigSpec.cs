using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>The whole configuration as it was written, with the document's defaults already merged into every app.</summary>
[GenerateSerializer, Immutable, Alias("odin.config")]
public sealed record ConfigSpec
{
    public static ConfigSpec Empty { get; } = new();

    /// <summary>The apps in the order of the document; names are unique without regard to case.</summary>
    [Id(0)] public ImmutableArray<AppSpec> Apps { get; init; } = [];

    /// <summary>In the order of the document; names and addresses are unique.</summary>
    [Id(1)] public ImmutableArray<VipSpec> Vips { get; init; } = [];

    /// <summary>By name. Default: an earlier release stored the document.</summary>
    [Id(2)] public ImmutableArray<RegionSpec> Regions { get; init; } = [];
}
