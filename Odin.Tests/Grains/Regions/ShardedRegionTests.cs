using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class ShardedRegionTests
{
    private readonly ShardedRegion _region = new(new ShardSize(2));

    public ShardedRegionTests() => _region.Begin(1000);

    [Fact]
    public void An_edge_that_two_shards_name_is_where_it_came_later()
    {
        Update(0, Edge("fra-1", stay: 0), Edge("fra-2", stay: 0));
        Beat(1, 0, isYoung: false, Edge("fra-2", stay: 1));
        Update(0, Edge("fra-1", stay: 0), Edge("fra-2", stay: 0)).ShouldBeTrue();
        Places().ShouldBe([("fra-1", 0), ("fra-2", 1)]);

        Update(1, Edge("fra-1", stay: 0), Edge("fra-2", stay: 2));
        Places().ShouldBe([("fra-1", 0), ("fra-2", 0)], "it has come back, and the shard does not know yet");
        _region.EdgesAt([Edge("fra-1", stay: 0)], default).Select(edge => edge.Edge.Id).ShouldBe(["fra-1", "fra-2"]);
    }

    [Fact]
    public void A_view_that_says_the_same_is_none()
    {
        Update(0, Edge("fra-1", stay: 0)).ShouldBeTrue();
        var number = _region.View.Number;
        Update(1, Edge("fra-1", stay: 0)).ShouldBeFalse();
        _region.View.Number.ShouldBe(number);
    }

    [Fact]
    public void A_shard_that_has_just_begun_takes_no_edge_away_and_one_that_is_silent_does_after_five_seconds()
    {
        Beat(1, 0, isYoung: false, Edge("fra-1", 1), Edge("fra-2", 1));
        Beat(1, 2, isYoung: true, Edge("fra-2", 1));
        Update(2);
        Places().ShouldBe([("fra-1", 1), ("fra-2", 1)]);

        Beat(1, 4, isYoung: false, Edge("fra-2", 1));
        Update(4);
        Places().ShouldBe([("fra-2", 1)]);

        Update(8.9);
        Places().ShouldBe([("fra-2", 1)]);
        Update(9).ShouldBeTrue();
        Places().ShouldBeEmpty();
        _region.ShardsAt(TimeSpan.FromSeconds(9)).ShouldBeEmpty();
    }

    [Fact]
    public void A_region_that_begins_anew_learns_how_many_shards_there_are()
    {
        _region.Take(new ShardBeat { Shard = 3, Shards = 4, ViewHeld = 10, Edges = [Edge("fra-1", 1)], IsYoung = false }, default);
        Update(0);
        _region.View.Shards.ShouldBe(4);
    }

    [Fact]
    public void Edges_of_releases_that_know_no_shards_split_nothing()
    {
        Update(0, [.. Enumerable.Range(0, 9).Select(number => Edge($"fra-{number}", stay: null))]);
        _region.View.Shards.ShouldBe(1);

        Update(1, [.. Enumerable.Range(0, 9).Select(number => Edge($"fra-{number}", stay: 0))]);
        _region.View.Shards.ShouldBe(9);
    }

    private bool Update(double second, params ShardEdge[] own) => _region.Update([.. own], TimeSpan.FromSeconds(second));

    private void Beat(int shard, double second, bool isYoung, params ShardEdge[] edges) => _region.Take(
        new ShardBeat { Shard = shard, Shards = 0, ViewHeld = 1000, Edges = [.. edges], IsYoung = isYoung }, TimeSpan.FromSeconds(second));

    private ImmutableArray<(string, int)> Places() => [.. _region.View.Edges.Select(edge => (edge.Edge.Id, edge.Shard))];

    private static ShardEdge Edge(string id, long? stay) => new(
        new RegionEdge { Edge = Specs.Edge(id), CatalogVersion = 1, Apps = 1, Live = 0, Age = default }, stay, IsProber: true);
}
