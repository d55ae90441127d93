using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class RollUpScheduleTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private readonly EdgeMembership _membership = new();
    private readonly RollUpSchedule _schedule;
    private long _sequence;

    public RollUpScheduleTests() => _schedule = new RollUpSchedule("fra", _membership, fewApps: 0);

    [Fact]
    public void Ten_thousand_apps_that_nobody_uses_are_no_call()
    {
        Say(0, [.. Enumerable.Range(0, 10_000).Select(app => Row($"app-{app}"))]);

        for (var second = 1; second < 5; second++) Round(second).ShouldBeEmpty();
    }

    [Fact]
    public void Where_there_are_few_apps_each_is_rolled_up_as_soon_as_it_is_there()
    {
        var schedule = new RollUpSchedule("fra", _membership);
        _membership.Take(Report([Row("a")]), default, out var news);
        schedule.OnNews(news, default);
        schedule.Tick(default);

        schedule.TryNext(default, out var link, out _).ShouldBeTrue();
        link.App.ShouldBe("a");
    }

    [Fact]
    public void An_app_with_sessions_is_rolled_up_each_second_and_sleeps_when_they_are_over()
    {
        Say(0, Row("a", live: 1), Row("b"));
        for (var second = 1; second < 20; second++) Round(second).ShouldBe(["a"]);

        Say(20, Row("a"));
        Round(20).ShouldBe(["a"], "the grain learns that they are over");
        for (var second = 21; second < 30; second++) Round(second);
        Round(30).ShouldBeEmpty();
    }

    [Fact]
    public void An_app_that_sleeps_is_rolled_up_once_more_for_a_grain_that_did_not_get_the_last_one()
    {
        Say(0, Row("a", total: 1));
        for (var second = 1; second < 11; second++) Round(second);
        var later = 11 + (int)RollUpSchedule.ConfirmsAfter.TotalSeconds;

        for (var second = 11; second < later; second++) Round(second).ShouldBeEmpty();
        Round(later).ShouldBe(["a"]);
        for (var second = later + 1; second < later + 200; second++) Round(second).ShouldBeEmpty();

        Say(later + 200, Row("a", total: 2));
        Round(later + 200).ShouldBe(["a"], "it has news again");
    }

    [Fact]
    public void The_last_call_to_a_grain_that_fails_is_made_again()
    {
        Say(0, Row("a", total: 1));
        for (var second = 1; second < 11; second++) Round(second);
        var later = 11 + (int)RollUpSchedule.ConfirmsAfter.TotalSeconds;
        for (var second = 11; second < later; second++) Round(second);
        _schedule.Tick(Second(later));
        _schedule.TryNext(Second(later), out var link, out _).ShouldBeTrue();

        _schedule.Fail(link);

        Round(later + 1).ShouldBe(["a"]);
    }

    [Fact]
    public void A_grain_that_asks_is_called_at_once_and_learns_what_comes_later()
    {
        Say(0, Row("a"));
        _schedule.OnWoken("a", Second(1));
        Send(1).ShouldBe(["a"]);
        for (var second = 2; second < 15; second++) Round(second);
        Round(20).ShouldBeEmpty();

        Say(21, Row("a", total: 1));
        Round(21).ShouldBe(["a"]);
    }

    [Fact]
    public void The_grain_of_an_app_that_had_no_edge_here_learns_of_the_first_one()
    {
        Say(0, Row("other"));
        _schedule.OnWoken("a", Second(1));
        Send(1).ShouldBe(["a"]);

        Say(30, Row("a"));
        Round(30).ShouldBe(["a"], "nobody has used it yet, but its grain has asked for it");
    }

    [Fact]
    public void An_edge_that_is_gone_is_news_for_the_grains_that_may_know_it()
    {
        Say(0, Row("a", total: 1), Row("b"));
        for (var second = 1; second < 11; second++) Round(second);
        Round(11).ShouldBeEmpty();

        _schedule.OnGone(Fra, hasLeft: false, ["a", "b"], Second(11));
        _schedule.Tick(Second(11));

        _membership.Leave(Fra, Second(11));
        _schedule.TryNext(Second(11), out var link, out var rollUp).ShouldBeTrue();
        (link.App, rollUp.IsComplete, rollUp.Edges.Length).ShouldBe(("a", true, 0));
        _schedule.TryNext(Second(11), out _, out _).ShouldBeFalse("the grain of the other one was never called");
    }

    [Fact]
    public void A_grain_that_fails_is_called_until_it_answers_and_the_region_knows_for_how_long()
    {
        Say(0, Row("a", total: 1));
        _schedule.Tick(Second(1));
        for (var second = 1; second < 20; second++)
        {
            _schedule.TryNext(Second(second), out var link, out _).ShouldBeTrue();
            _schedule.Fail(link);
            _schedule.Tick(Second(second + 1));
        }

        _schedule.Silence(Second(20)).ShouldBe(Second(19));
        Send(20).ShouldBe(["a"]);
        _schedule.Silence(Second(21)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Only_so_many_calls_are_under_way_and_each_that_ends_makes_room()
    {
        Say(0, [.. Enumerable.Range(0, RollUpSchedule.MostInFlight + 1).Select(app => Row($"app-{app}", live: 1))]);
        _schedule.Tick(Second(1));
        AppRollUp last = null!;
        for (var call = 0; call < RollUpSchedule.MostInFlight; call++) _schedule.TryNext(Second(1), out last, out _).ShouldBeTrue();

        _schedule.TryNext(Second(1), out _, out _).ShouldBeFalse();
        _schedule.Succeed(last, Snapshot(last.App, 1), Second(1));
        _schedule.TryNext(Second(1), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void An_edge_receives_the_snapshots_that_changed_since_those_it_has()
    {
        _schedule.Begin(1000);
        Say(0, Row("a", live: 1), Row("b", live: 1));
        Round(1);
        var held = _schedule.SnapshotsSent;
        _schedule.SnapshotsSince(held).ShouldBeEmpty();
        Round(2);
        _schedule.SnapshotsSince(held).ShouldBeEmpty("they say what they said");

        _schedule.Tick(Second(3));
        while (_schedule.TryNext(Second(3), out var link, out _))
            _schedule.Succeed(link, Snapshot(link.App, link.App == "b" ? 2 : 1), Second(3));

        _schedule.SnapshotsSince(held).Select(snapshot => snapshot.App).ShouldBe(["b"]);
        _schedule.SnapshotsSince(5000).Count().ShouldBe(2, "that number is of another activation");
    }

    [Fact]
    public void A_grain_of_an_earlier_release_is_called_each_second()
    {
        Say(0, Row("a", total: 1));
        for (var second = 1; second < 30; second++)
        {
            _schedule.Tick(Second(second));
            _schedule.TryNext(Second(second), out var link, out _).ShouldBeTrue();
            _schedule.Succeed(link, Snapshot("a", 1) with { IsKept = false }, Second(second));
        }
    }

    [Fact]
    public void A_grain_is_called_again_when_time_changes_something()
    {
        Say(0, Row("a", total: 1));
        _schedule.Tick(Second(1));
        _schedule.TryNext(Second(1), out var link, out _);
        _schedule.Succeed(link, Snapshot("a", 1) with { CallAgainIn = Second(30) }, Second(1));

        Round(31).ShouldBe(["a"]);
    }

    [Fact]
    public void A_silo_gets_all_apps_and_then_those_whose_grains_have_news()
    {
        _schedule.Begin(1000);
        Say(0, Row("a", live: 1), Row("b"), Row("c", total: 1));
        Round(1);
        var all = _schedule.AppsSince(0, Second(1));
        all.IsWhole.ShouldBeTrue();
        all.Apps.Order(ByName).ShouldBe([new("a", 1, false), new("b", 1, true), new("c", 1, false)]);
        for (var second = 2; second < 10; second++) Round(second);
        News(all.Number, 10).ShouldBeEmpty("a still has its session: nothing has changed");

        Say(10, Row("a", live: 2), Row("b"));
        News(all.Number, 10).ShouldBe([new RegionApp("b", 1, true)], "no grain has to learn of that, and the one of a has not yet");
        Round(10);
        News(all.Number, 10).ShouldBe([new("a", 1, false), new RegionApp("b", 1, true)]);
        _schedule.AppsSince(all.Number - 1, Second(10)).IsWhole.ShouldBeTrue("that is before anything was noted");
        _schedule.AppsSince(5000, Second(10)).IsWhole.ShouldBeTrue("that number is of another activation");
    }

    [Fact]
    public void What_a_grain_did_not_take_in_is_news_when_it_has()
    {
        Say(0, Row("a", live: 1));
        Round(1);
        var held = _schedule.AppsSince(0, Second(1)).Number;
        Say(2, Row("a", live: 2));
        _schedule.Tick(Second(2));
        _schedule.TryNext(Second(2), out var link, out _).ShouldBeTrue();
        _schedule.Fail(link);
        News(held, 2).ShouldBeEmpty();

        Round(3);
        News(held, 3).ShouldBe([new RegionApp("a", 1, false)]);
    }

    [Fact]
    public void An_edge_that_is_gone_is_news_of_its_apps()
    {
        Say(0, Row("a", live: 1), Row("b"));
        Round(1);
        var held = _schedule.AppsSince(0, Second(1)).Number;
        _membership.Leave(Fra, Second(2));

        _schedule.OnGone(Fra, hasLeft: true, ["a", "b"], Second(2));

        News(held, 2).ShouldBe([new("a", 0, false), new RegionApp("b", 0, true)]);
    }

    [Fact]
    public void Nothing_is_noted_when_nobody_has_asked_for_long()
    {
        Say(0, Row("a", live: 1));
        Round(1);
        var held = _schedule.AppsSince(0, Second(1)).Number;
        var asked = _schedule.AppsSince(held, Second(500)).Number;
        Round(1000);
        _schedule.AppsSince(asked, Second(1000)).IsWhole.ShouldBeFalse();
        Round(2000);
        _schedule.AppsSince(asked, Second(2000)).IsWhole.ShouldBeTrue();
    }

    private static readonly Comparer<RegionApp> ByName = Comparer<RegionApp>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private RegionApp[] News(long since, int second)
    {
        var answer = _schedule.AppsSince(since, Second(second));
        answer.IsWhole.ShouldBeFalse();
        return [.. answer.Apps.Order(ByName)];
    }

    private string[] Round(int second)
    {
        _schedule.Tick(Second(second));
        return Send(second);
    }

    private string[] Send(int second)
    {
        var sent = new List<string>();
        while (_schedule.TryNext(Second(second), out var link, out _))
        {
            sent.Add(link.App);
            _schedule.Succeed(link, Snapshot(link.App, 1), Second(second));
        }

        return [.. sent];
    }

    private void Say(int second, params AppReport[] apps)
    {
        _membership.Take(Report(apps), Second(second), out var news);
        _schedule.OnNews(news, Second(second));
    }

    private EdgeReport Report(AppReport[] apps) => new()
    {
        Edge = Fra,
        Sequence = ++_sequence,
        CatalogVersion = 1,
        Apps = [.. apps],
        Since = _sequence - 1,
    };

    private static AppReport Row(string app, int live = 0, long total = 0) =>
        Reports.Report(1, [live]) with { App = app, Total = [total], Usable = [true] };

    private static BackendSnapshot Snapshot(string app, long version) =>
        new() { App = app, GrainEpoch = 1, Version = version, ConfigVersion = 1, Live = [0], Usable = [true], IsKept = true };

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
}
