using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Events;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Edge.Events;

public sealed class EdgeEventsTests
{
    private readonly EdgeEvents _events = new(Specs.Edge("fra-1"), new FakeTimeProvider());

    [Fact]
    public void A_report_takes_the_oldest_that_the_region_does_not_have_and_no_more_than_it_may()
    {
        Add(EdgeReport.MaxEvents + 10);

        Numbers().ShouldBe(Enumerable.Range(1, EdgeReport.MaxEvents).Select(number => (long)number));
        Numbers().Length.ShouldBe(EdgeReport.MaxEvents, "one that was not answered is sent again");
        _events.OnHeld(EdgeReport.MaxEvents);
        Numbers().ShouldBe(Enumerable.Range(EdgeReport.MaxEvents + 1, 10).Select(number => (long)number));
    }

    [Fact]
    public void A_region_that_has_forgotten_receives_what_is_kept_again()
    {
        Add(3);
        _events.OnHeld(3);
        Numbers().ShouldBeEmpty();

        _events.OnHeld(0);

        Numbers().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void What_no_region_had_is_counted_when_it_goes_and_what_one_had_is_not()
    {
        Add(EdgeEvents.Capacity);
        _events.OnHeld(10);
        Add(10);
        _events.Lost.ShouldBe(0);

        _events.OnHeld(0);
        Add(5);

        _events.Lost.ShouldBe(5);
    }

    private long[] Numbers() => [.. _events.NextForReport().Select(known => known.Number)];

    private void Add(int count)
    {
        for (var left = count; left > 0; left--) _events.Add(EventKind.TargetEjected, "refused", "shop", "10.0.0.1:80");
    }
}
