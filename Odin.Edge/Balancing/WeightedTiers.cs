using Odin.Grains.Balancing;

namespace Odin.Edge.Balancing;

/// <summary>The targets that may be picked, and how often each is meant to be. Immutable.</summary>
/// <param name="Tiers">By ordinal; the first tier comes first.</param>
/// <param name="Weights">By ordinal; at least 1.</param>
/// <param name="Admitted">By ordinal, how many sixteenths of its clients a target of the first tier takes when the
/// source decides; null when it does not.</param>
internal abstract record WeightedTiers(CandidateTiers Tiers, int[] Weights, byte[]? Admitted);
