using System.Collections.Immutable;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>One app.</summary>
public sealed record AppAnswer(DateTimeOffset Time, WorldApp App, ImmutableArray<WorldTarget> Targets, ImmutableArray<WorldAppEdge> Edges,
    ImmutableArray<MissingAnswer> Missing, int MissingCount);
