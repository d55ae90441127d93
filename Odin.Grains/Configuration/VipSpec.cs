using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>Addresses that all regions share: every edge that serves the apps of the VIP announces them.</summary>
[GenerateSerializer, Immutable, Alias("odin.vip")]
public sealed record VipSpec
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>IPv4 and IPv6 addresses, at least one. They are announced and withdrawn together.</summary>
    [Id(1)] public required ImmutableArray<string> Addresses { get; init; }

    public bool Equals(VipSpec? other) =>
        other is not null && Name == other.Name && Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Name, Addresses.Length);
}
