using System.Collections.Immutable;
using Odin.Grains.Configuration.Differences;

namespace Odin.Silo.Api.Contracts;

/// <summary>What a document changed.</summary>
public sealed record DifferenceAnswer(long Version, DateTimeOffset? At, long? Before, ImmutableArray<AppDifference> Differences);
