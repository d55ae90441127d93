using System.Collections.Immutable;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>One target of an app.</summary>
public sealed record TargetAnswer(DateTimeOffset Time, string App, WorldTarget Target, ImmutableArray<MissingAnswer> Missing,
    int MissingCount);
