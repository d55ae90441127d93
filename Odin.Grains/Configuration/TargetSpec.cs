namespace Odin.Grains.Configuration;

/// <summary>One address an app's connections may go to.</summary>
[GenerateSerializer, Immutable, Alias("odin.target")]
public sealed record TargetSpec
{
    [Id(0)] public required TargetAddress Address { get; init; }

    /// <summary>Share of the connections against the other targets; 0 to 256. 0: none, unless no other target is left.</summary>
    [Id(1)] public int Weight { get; init; } = 1;

    /// <summary>The region the target stands in. Null: unknown.</summary>
    [Id(2)] public string? Region { get; init; }

    /// <summary>The most live sessions to this target, world-wide. Null: no limit.</summary>
    [Id(3)] public int? MaxConnections { get; init; }

    /// <summary>Used only while no other target is a candidate.</summary>
    [Id(4)] public bool Backup { get; init; }
}
