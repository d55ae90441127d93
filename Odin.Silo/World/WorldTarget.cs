using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Silo.World;

/// <summary>One target of the app that somebody looks at.</summary>
/// <param name="Since">When its health last changed for the world; null: not known.</param>
/// <param name="Health">What each region finds, with the evidence.</param>
public sealed record WorldTarget(
    string Target, string? Region, int Weight, bool Backup, AdminState AdminState, bool Usable, DateTimeOffset? Since, int Live, int Leased,
    long Total, int? Limit, int? Reserved, ImmutableArray<TargetHealthIn> Health);
