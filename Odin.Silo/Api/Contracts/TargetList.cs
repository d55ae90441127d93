using System.Collections.Immutable;
using Odin.Grains.Gathering;

namespace Odin.Silo.Api.Contracts;

/// <summary>The targets of all apps that the caller may see, or of one.</summary>
/// <param name="Missing">Who did not answer in time; what is shown of them is what they said last.</param>
public sealed record TargetList(DateTimeOffset Time, IEnumerable<AppTarget> Targets, ImmutableArray<MissingAnswer> Missing,
    int MissingCount) : IWorldPart
{
    public string? Damage { get; init; }
}
