namespace Odin.Grains.Configuration;

/// <summary>How much of a client's address decides its target when <see cref="AppSpec.Balance"/> is
/// <see cref="Balance.SourceHash"/>.</summary>
[GenerateSerializer, Immutable, Alias("odin.source-hash")]
public sealed record SourceHashSpec
{
    /// <summary>Bits of an IPv4 address that count; 1 to 32.</summary>
    [Id(0)] public int IPv4Prefix { get; init; } = 32;

    /// <summary>Bits of an IPv6 address that count; 1 to 128. 64: what one subscriber owns, since
    /// its hosts change the rest at will.</summary>
    [Id(1)] public int IPv6Prefix { get; init; } = 64;
}
