using Odin.Grains.Edges;

namespace Odin.Edge.Announcing;

/// <summary>What is known of a VIP on this edge at one moment.</summary>
/// <param name="Wanted">What the operator wants of the edge; of a process that ends: draining.</param>
/// <param name="Blocker">A fact of this edge alone that makes serving impossible, in words for people; null: none.</param>
/// <param name="Doubt">Why another edge would serve better, in words for people; null: nothing. Causes that all edges share may stand
/// here and never in <paramref name="Blocker"/>.</param>
/// <param name="Steering">Why the operator wants it as the last choice, in words for people; null: he does not.</param>
internal readonly record struct VipFacts(AdminState Wanted, string? Blocker = null, string? Doubt = null, string? Steering = null);
