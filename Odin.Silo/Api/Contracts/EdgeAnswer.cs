using System.Collections.Immutable;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>One edge.</summary>
public sealed record EdgeAnswer(DateTimeOffset Time, WorldEdge Edge, ImmutableArray<MissingAnswer> Missing, int MissingCount);
