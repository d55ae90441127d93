namespace Odin.Grains.Edges;

/// <summary>One edge as the app's grain sees it.</summary>
[GenerateSerializer, Immutable, Alias("odin.edge-status")]
public sealed record EdgeStatus
{
    [Id(0)] public required EdgeIdentity Edge { get; init; }
    [Id(1)] public required int Live { get; init; }
    [Id(2)] public required int Leased { get; init; }

    /// <summary>Since the last report of this edge.</summary>
    [Id(3)] public required TimeSpan Age { get; init; }
}
