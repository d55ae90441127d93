using Odin.Grains.Regions;

namespace Odin.Tests.Grains.Regions;

public sealed class EdgeWatchTests
{
    private readonly EdgeWatch _watch = new();
    private readonly Ear _ear = new();

    [Fact]
    public void News_are_announced_once_until_the_edge_has_synced()
    {
        _watch.Add("e", 1, _ear);

        _watch.Announce();
        _watch.Announce();
        _ear.Heard.ShouldBe(1);

        _watch.OnSynced("e", 1).ShouldBeTrue();
        _watch.Announce();
        _ear.Heard.ShouldBe(2);
    }

    [Fact]
    public void Another_life_of_the_edge_is_not_watched_yet()
    {
        _watch.Add("e", 1, _ear);

        _watch.OnSynced("e", 2).ShouldBeFalse();
        _watch.OnSynced("other", 1).ShouldBeFalse();
    }

    [Fact]
    public void An_edge_that_went_hears_nothing()
    {
        _watch.Add("e", 1, _ear);
        _watch.Remove("e");

        _watch.Announce();

        _ear.Heard.ShouldBe(0);
    }

    private sealed class Ear : IEdgeObserver
    {
        public int Heard { get; private set; }

        public void Announce() => Heard++;
    }
}
