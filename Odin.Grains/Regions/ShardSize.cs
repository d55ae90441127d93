namespace Odin.Grains.Regions;

/// <summary>How many edges one grain of a region takes.</summary>
/// <param name="Full">With more in the mean a region is split further.</param>
/// <param name="ShrinksAfter">For how long fewer shards must have been enough; null: <see cref="ShardCount.ShrinksAfter"/>.</param>
internal sealed record ShardSize(int Full = ShardSize.Usual, TimeSpan? ShrinksAfter = null)
{
    /// <summary>What one core answers within their second, with room (docs/SIZING.md).</summary>
    public const int Usual = 50;

    /// <summary>So many are in each after a split.</summary>
    public int Roomy => Math.Max(1, Full * 4 / 5);
}
