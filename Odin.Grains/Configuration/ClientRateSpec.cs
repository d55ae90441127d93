namespace Odin.Grains.Configuration;

/// <summary>How fast one client may connect to one edge: a token bucket.</summary>
[GenerateSerializer, Immutable, Alias("odin.client-rate")]
public sealed record ClientRateSpec
{
    /// <summary>Connections within <see cref="Per"/> in the long run; 1 to 1,000,000.</summary>
    [Id(0)] public int Connections { get; init; } = 10;

    /// <summary>1 s to 1 h.</summary>
    [Id(1)] public TimeSpan Per { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections at once after a rest; 1 to 1,000,000.</summary>
    [Id(2)] public int Burst { get; init; } = 20;
}
