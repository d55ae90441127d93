using Odin.Grains.Regions;

namespace Odin.Tests.Grains.Regions;

public sealed class ShardCountTests
{
    private readonly ShardCount _count = new(new ShardSize());

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(100, 3)]
    [InlineData(200, 5)]
    [InlineData(1_000_000, 200)]
    public void More_than_fifty_edges_are_split_with_room_for_more(int edges, int shards)
    {
        _count.Update(edges, default);
        _count.Count.ShouldBe(shards);
    }

    [Fact]
    public void It_shrinks_when_fewer_would_have_done_for_a_minute()
    {
        _count.Update(130, default);
        _count.Count.ShouldBe(4);

        _count.Update(70, Second(1));
        _count.Update(130, Second(30));
        _count.Update(70, Second(31));
        _count.Update(70, Second(90));
        _count.Count.ShouldBe(4, "there were as many 60 s ago");

        _count.Update(70, Second(91));
        _count.Count.ShouldBe(2);
    }

    [Fact]
    public void An_activation_that_begins_anew_goes_on_with_the_shards_that_are_there()
    {
        _count.Learn(3);
        _count.Update(10, default);
        _count.Count.ShouldBe(3);
    }

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
}
