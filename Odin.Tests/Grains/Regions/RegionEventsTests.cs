using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class RegionEventsTests
{
    private static readonly EdgeIdentity Fra1 = Specs.Edge("fra-1");
    private readonly RegionEvents _events = NewActivation(1);

    [Fact]
    public void A_report_that_comes_twice_changes_nothing()
    {
        var report = Report(1, 2, 3);

        _events.Take(report).ShouldBe(3);
        _events.Take(report).ShouldBe(3);
        _events.Take(Report(2, 3, 4)).ShouldBe(4);

        Reported(_events).ShouldBe(["edge fra-1 1: 1", "edge fra-1 1: 2", "edge fra-1 1: 3", "edge fra-1 1: 4"]);
    }

    [Fact]
    public void A_grain_that_moved_takes_what_edges_keep_and_reports_no_edge_that_it_started()
    {
        var report = Report(1, 2) with { HasSynced = true, EventsLost = 7 };
        var moved = NewActivation(2);

        moved.OnJoined(report, wasKnown: false);
        moved.Take(report);

        Reported(moved).ShouldBe(["edge fra-1 1: 1", "edge fra-1 1: 2"]);
    }

    [Fact]
    public void It_reports_an_edge_that_starts_falls_silent_comes_back_and_leaves()
    {
        _events.OnJoined(Report(), wasKnown: false);
        _events.OnSilent(Fra1, TimeSpan.FromSeconds(5));
        _events.OnJoined(Report() with { HasSynced = true }, wasKnown: true);
        _events.OnLeft(Fra1);

        _events.History.Find(new EventQuery()).Select(known => known.Kind)
            .ShouldBe([EventKind.EdgeJoined, EventKind.EdgeSilent, EventKind.EdgeJoined, EventKind.EdgeLeft]);
    }

    [Fact]
    public void Lost_events_are_reported_once()
    {
        _events.Take(Report(1) with { EventsLost = 4 });
        _events.Take(Report(2) with { EventsLost = 4 });

        _events.History.Find(new EventQuery { Kind = EventKind.EventsLost }).ShouldHaveSingleItem().Text.ShouldStartWith("4 events");
    }

    [Fact]
    public void The_last_two_thousand_are_kept()
    {
        for (var number = 1; number <= RegionEvents.Kept + 5; number++) _events.Take(Report(number));

        var kept = _events.History.Find(new EventQuery());
        kept.Length.ShouldBe(RegionEvents.Kept);
        kept[0].Number.ShouldBe(6);
    }

    [Theory]
    [InlineData("shop", null, null, 1)]
    [InlineData("SHOP", "10.0.0.1:80", "fra", 1)]
    [InlineData("web", null, null, 0)]
    [InlineData(null, null, "iad", 0)]
    [InlineData(null, "10.0.0.2:80", null, 0)]
    public void A_query_takes_what_it_names(string? app, string? target, string? region, int found)
    {
        _events.Take(Report(1));

        _events.History.Find(new EventQuery { App = app, Target = target, Region = region }).Length.ShouldBe(found);
    }

    private static RegionEvents NewActivation(int number) => new("fra", () => DateTimeOffset.UnixEpoch.AddSeconds(number));

    private static IEnumerable<string> Reported(RegionEvents events) =>
        events.History.Find(new EventQuery()).Select(known => $"{known.Source}: {known.Number}");

    private static EdgeReport Report(params long[] numbers) => new()
    {
        Edge = Fra1,
        Sequence = 1,
        CatalogVersion = 1,
        Apps = [],
        Events = [.. numbers.Select(number => new ClusterEvent
        {
            Time = DateTimeOffset.UnixEpoch,
            Kind = EventKind.TargetEjected,
            Source = "edge fra-1 1",
            Number = number,
            App = "shop",
            Target = "10.0.0.1:80",
            Region = "fra",
            Edge = "fra-1",
            Text = "refused",
        })],
    };
}
