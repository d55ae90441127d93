using Odin.Edge.Control.Reports;
using Odin.Hosting.Metrics;

namespace Odin.Tests.Edge.Control.Reports;

public sealed class LoadWindowTests
{
    private readonly LoadWindow _window = new(2, Buckets.OfSeconds(0.001, 0.01));

    [Fact]
    public void One_sample_says_nothing() => Add(0, 100, 10).ShouldBeNull();

    [Fact]
    public void What_happened_within_ten_seconds_counts_and_nothing_before()
    {
        Add(0, 0, 0, 1000, 0);
        Add(1, 5000, 2, 1000, 0);
        for (var second = 2; second < 11; second++) Add(second, 5000 + (second - 1) * 50, 2 + (second - 1) * 0.5, 1000, second - 1);

        var load = Add(11, 5500, 7, 1000, 10)!;

        (load.Loops, load.NewPerSecond, load.BusyShare).ShouldBe((2, 50, 0.25));
        load.AssignP99.ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void Ninety_nine_of_a_hundred_are_below_the_percentile()
    {
        Add(0, 0, 0);
        Add(1, 0, 0, 99, 1)!.AssignP99.ShouldBe(TimeSpan.FromMilliseconds(1));
        Add(2, 0, 0, 99, 2)!.AssignP99.ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void What_is_slower_than_every_boundary_is_reported_as_the_last_one()
    {
        Add(0, 0, 0);
        Add(1, 0, 0, 0, 0, 5)!.AssignP99.ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void An_app_that_was_removed_is_no_negative_load()
    {
        Add(0, 1000, 5, 100);

        var load = Add(1, 10, 5)!;

        (load.NewPerSecond, load.BusyShare, load.AssignP99).ShouldBe((0, 0, null));
    }

    private Odin.Grains.Edges.EdgeLoad? Add(double second, long accepted, double busy, long fast = 0, long slow = 0, long slowest = 0) =>
        _window.Add(new LoadSample(TimeSpan.FromSeconds(second), accepted, TimeSpan.FromSeconds(busy), [fast, slow, slowest]));
}
