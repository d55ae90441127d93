using Odin.Grains.Edges;

namespace Odin.Tests.Grains.Edges;

public sealed class RegionShardsTests
{
    private static readonly string[] Edges = [.. Enumerable.Range(1, 1000).Select(number => $"fra-{number}")];

    [Theory]
    [InlineData(0, "fra")]
    [InlineData(1, "fra~1")]
    [InlineData(200, "fra~200")]
    public void A_key_says_of_which_region_it_is_and_which_shard(int shard, string key)
    {
        RegionShards.KeyOf("fra", shard).ShouldBe(key);
        (RegionShards.RegionOf(key), RegionShards.ShardOf(key)).ShouldBe(("fra", shard));
        RegionShards.IsShard(key).ShouldBe(shard > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("~1")]
    [InlineData("a b~1")]
    [InlineData("fra~")]
    [InlineData("fra~0")]
    [InlineData("fra~01")]
    [InlineData("fra~+1")]
    [InlineData("fra~1 ")]
    [InlineData("fra~1~2")]
    [InlineData("fra~201")]
    public void No_other_text_is_a_shard(string key) => RegionShards.IsShard(key).ShouldBeFalse();

    [Fact]
    public void Edges_are_spread_over_all_shards()
    {
        for (var shards = 1; shards <= 10; shards++)
        {
            var sizes = Edges.CountBy(edge => RegionShards.Of(edge, shards)).Select(size => size.Value).ToList();
            sizes.Count.ShouldBe(shards);
            sizes.ShouldAllBe(size => size > 700 / shards && size < 1300 / shards);
        }
    }

    [Fact]
    public void A_shard_more_takes_its_part_and_no_edge_moves_between_the_others()
    {
        for (var shards = 1; shards < 10; shards++)
        {
            var moved = Edges.Where(edge => RegionShards.Of(edge, shards) != RegionShards.Of(edge, shards + 1)).ToList();
            moved.ShouldAllBe(edge => RegionShards.Of(edge, shards + 1) == shards);
            moved.Count.ShouldBeLessThan(1300 / (shards + 1));
        }
    }

    [Fact]
    public void Processes_that_take_over_from_each_other_have_one_shard() =>
        Edges.ShouldAllBe(edge => RegionShards.Of(edge, 7) == RegionShards.Of(EdgeName.Successor(edge, 2), 7));
}
