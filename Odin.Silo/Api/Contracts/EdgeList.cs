using System.Collections.Immutable;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>All edges.</summary>
public sealed record EdgeList(DateTimeOffset Time, ImmutableArray<WorldEdge> Edges, ImmutableArray<MissingAnswer> Missing,
    int MissingCount) : IWorldPart
{
    public string? Damage { get; init; }
}
