using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Tests.Grains.Regions;

public sealed class EdgeSubscribersTests
{
    private static readonly EdgeIdentity Edge = new("e", "fra", 1);
    private readonly EdgeSubscribers _watch = new();
    private readonly Ear _ear = new();

    [Fact]
    public void News_are_announced_once_until_the_edge_has_synced()
    {
        _watch.Add(Edge, _ear, console: null);

        _watch.Announce();
        _watch.Announce();
        _ear.Announcements.ShouldBe(1);

        _watch.OnSynced(Edge).ShouldBeTrue();
        _watch.Announce();
        _ear.Announcements.ShouldBe(2);
    }

    [Fact]
    public void Another_life_of_the_edge_is_not_watched_yet()
    {
        _watch.Add(Edge, _ear, console: null);

        _watch.OnSynced(Edge with { Epoch = 2 }).ShouldBeFalse();
        _watch.OnSynced(Edge with { Id = "other" }).ShouldBeFalse();
    }

    [Fact]
    public void An_edge_that_went_receives_nothing()
    {
        _watch.Add(Edge, _ear, console: null);
        _watch.Remove(Edge);

        _watch.Announce();

        _ear.Announcements.ShouldBe(0);
    }

    private sealed class Ear : IEdgeObserver
    {
        public int Announcements { get; private set; }

        public void Announce() => Announcements++;
    }
}
