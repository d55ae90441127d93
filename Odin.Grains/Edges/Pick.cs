namespace Odin.Grains.Edges;

/// <summary>The grain's answer for one connection.</summary>
[GenerateSerializer, Immutable, Alias("odin.pick")]
public sealed record Pick
{
    [Id(0)] public required long GrainEpoch { get; init; }
    [Id(1)] public required long ConfigVersion { get; init; }

    /// <summary>The target's ordinal in <see cref="ConfigVersion"/>; null: no target may be assigned now.</summary>
    [Id(2)] public required ushort? Target { get; init; }

    /// <summary>True when a limit is the reason for no target.</summary>
    [Id(3)] public bool IsAtLimit { get; init; }
}
