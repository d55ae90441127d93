using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>What a region has of its apps, for silos that show them: all, or those with news since a number.</summary>
[GenerateSerializer, Immutable, Alias("odin.region-apps")]
public sealed record RegionApps
{
    /// <summary>To be named with the next question.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary><see cref="Apps"/> are all that the region has; one that is not named has nothing there. False: those with news.</summary>
    [Id(1)] public required bool IsWhole { get; init; }

    [Id(2)] public required ImmutableArray<RegionApp> Apps { get; init; }
}

/// <summary>One app in a region.</summary>
/// <param name="Name">The app's.</param>
/// <param name="Edges">How many live edges serve it there.</param>
/// <param name="IsBlank">No edge there has used it or found out anything about its targets, and the region has not called its grain of
/// late: the grain could say nothing more of the region.</param>
[GenerateSerializer, Immutable, Alias("odin.region-app")]
public readonly record struct RegionApp([property: Id(0)] string Name, [property: Id(1)] int Edges, [property: Id(2)] bool IsBlank);
