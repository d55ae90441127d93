using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>Which client networks may connect, as CIDRs; the longest matching prefix decides.</summary>
[GenerateSerializer, Immutable, Alias("odin.access")]
public sealed record AccessSpec
{
    [Id(0)] public ImmutableArray<string> Allow { get; init; } = [];
    [Id(1)] public ImmutableArray<string> Deny { get; init; } = [];
}
