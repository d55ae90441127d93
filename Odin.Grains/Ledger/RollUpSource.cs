namespace Odin.Grains.Ledger;

/// <summary>Where a roll-up has an edge's report from.</summary>
/// <param name="Shard">Of the edge's region.</param>
/// <param name="IsKept">The shard can be woken, and says when the edge is gone.</param>
/// <param name="Stay">How often the edge had changed the shard; null: an earlier release does not say.</param>
/// <param name="Age">How long the edge has been silent there.</param>
internal readonly record struct RollUpSource(int Shard, bool IsKept, long? Stay = null, TimeSpan Age = default);
