using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Edge.Control.Reports;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Control.Reports;

public sealed class AppReportsTests
{
    private const int Snapshots = 9;

    private readonly AppReports _reports = new();
    private readonly ActiveApps _active = new();
    private ImmutableArray<EdgeApp> _apps;
    private long _sequence;
    private bool _comparesDigests;

    public AppReportsTests() => _apps = [.. Enumerable.Range(0, 3).Select(app => NewApp($"app-{app}", _active))];

    [Fact]
    public void All_is_reported_until_the_region_has_it()
    {
        Named(Next()).ShouldBe(["app-0", "app-1", "app-2"]);
        Next().Since.ShouldBe(0);
        Named(Next()).Length.ShouldBe(3);

        _reports.OnHeld(_sequence, _comparesDigests);
        var report = Next();
        (report.Since, report.Apps.Length).ShouldBe((3, 0));

        _reports.OnHeld(0, _comparesDigests);
        Named(Next()).Length.ShouldBe(3, "the region is new and has nothing");
    }

    [Fact]
    public void What_counts_is_reported_until_the_region_wants_all()
    {
        var reports = new AppReports(fewRows: 2);
        Begin(_apps[1]);

        var counts = Next(reports);
        (Named(counts).Single(), counts.HasAllCounts, counts.Rows).ShouldBe(("app-1", true, 3));
        counts.Since.ShouldBe(counts.Sequence, "no region has that, so one of an earlier release asks for all");
        Begin(_apps[2]);
        Named(Next(reports)).ShouldBe(["app-1", "app-2"]);
        End(_apps[2]);
        Next(reports).Apps[1].Live.ShouldBe([0], "its region may still have a session");

        var all = Next(reports, isAllDue: true);
        (all.Apps.Length, all.Since, all.HasAllCounts).ShouldBe((3, 0, false));
    }

    [Fact]
    public void Many_rows_whose_answer_was_lost_are_not_sent_again()
    {
        var (reports, region) = (new AppReports(fewRows: 2), new EdgeRows());
        Begin(_apps[0]);
        region.Take(Next(reports));
        region.Take(Next(reports, isAllDue: true));

        End(_apps[0]);
        var next = Next(reports);
        (Named(next).Single(), next.HasAllCounts, next.SnapshotsHeld).ShouldBe(("app-0", false, 0), "snapshots were lost with the answer");
        region.Take(next);
        (region.Held, region.Live).ShouldBe((_sequence, 0));
        reports.OnHeld(region.Held, region.ComparesDigests);
        Next(reports).SnapshotsHeld.ShouldBe(Snapshots);
    }

    [Fact]
    public void Many_rows_that_were_lost_wait_for_another_turn()
    {
        var reports = new AppReports(fewRows: 2);
        Next(reports, isAllDue: true);

        var other = new EdgeRows();
        other.Take(Next(reports));
        other.Held.ShouldBe(0);
        reports.OnHeld(0, comparesDigests: false);
        Next(reports).HasAllCounts.ShouldBeTrue();
        Next(reports, isAllDue: true).Apps.Length.ShouldBe(3);
    }

    [Fact]
    public void Many_apps_that_are_new_wait_for_a_turn()
    {
        var reports = new AppReports(fewRows: 2);
        _apps = [_apps[0]];
        Next(reports).Since.ShouldBe(0);
        reports.OnHeld(_sequence, comparesDigests: true);
        Begin(_apps[0]);

        _apps = [_apps[0], .. Enumerable.Range(1, 3).Select(app => NewApp($"app-{app}", _active))];
        var counts = Next(reports);
        (Named(counts).Single(), counts.HasAllCounts, counts.Rows).ShouldBe(("app-0", true, 4));
    }

    [Fact]
    public void Only_what_has_news_is_named_until_the_region_has_it()
    {
        ReportAndHold();
        Begin(_apps[1]);

        Next().Apps.Single().Live.ShouldBe([1]);
        Named(Next()).ShouldBe(["app-1"], "the answer was lost");
        _reports.OnHeld(_sequence, _comparesDigests);
        Next().Apps.ShouldBeEmpty("the session goes on and nothing has changed");

        End(_apps[1]);
        Next().Apps.Single().Live.ShouldBe([0]);
    }

    [Fact]
    public void A_session_that_begins_and_ends_between_two_reports_is_news()
    {
        ReportAndHold();

        Begin(_apps[0]);
        _apps[0].Model.Targets[0].Connects.Increment(0, 0);
        End(_apps[0]);

        Next().Apps.Single().Total.ShouldBe([1]);
    }

    [Fact]
    public void What_a_lease_request_said_is_followed_by_a_row_for_the_region()
    {
        ReportAndHold();

        _apps[2].Report(isForSync: false, nowMilliseconds: 0);

        Named(Next()).ShouldBe(["app-2"], "the app's grain has a later report than the region");
        _reports.OnHeld(_sequence, _comparesDigests);
        Next().Apps.ShouldBeEmpty();
    }

    [Fact]
    public void A_finding_is_news()
    {
        ReportAndHold();

        EdgeModels.Eject(_apps[0].Model, 0);
        _apps[0].OnFinding();

        Next().Apps.Single().Usable.ShouldBe([false]);
    }

    [Fact]
    public void An_app_that_is_served_no_more_is_named_until_the_region_knows()
    {
        ReportAndHold();
        _apps = [_apps[0], _apps[2]];

        Next().Gone.ShouldBe(["app-1"]);
        Next().Gone.ShouldBe(["app-1"]);
        _reports.OnHeld(_sequence, _comparesDigests);
        Next().Gone.ShouldBeEmpty();
    }

    [Fact]
    public void Every_app_is_repeated_within_a_minute()
    {
        ReportAndHold();
        var repeated = new HashSet<string>();

        for (var report = 0; report < AppReports.RepairRounds; report++)
        {
            var next = Next();
            next.Apps.ShouldBeEmpty();
            repeated.UnionWith(next.Repeats.Select(app => app.App));
            _reports.OnHeld(_sequence, _comparesDigests);
        }

        repeated.ShouldBe(["app-0", "app-1", "app-2"], ignoreOrder: true);
    }

    [Fact]
    public void Nothing_is_repeated_to_a_region_that_compares_digests()
    {
        _comparesDigests = true;
        ReportAndHold();
        var before = Next().Digest;

        for (var report = 0; report < AppReports.RepairRounds; report++)
        {
            var next = Next();
            (next.Apps.Length, next.Repeats.Length, next.Digest).ShouldBe((0, 0, before));
        }

        Begin(_apps[1]);
        Next().Digest.ShouldNotBe(before);
        End(_apps[1]);
        Next().Digest.ShouldBe(before, "its rows are what they were");
    }

    [Fact]
    public void The_digest_is_that_of_the_rows_that_were_sent()
    {
        var region = new EdgeRows();
        _comparesDigests = true;
        Take(region);
        Begin(_apps[0]);
        Take(region);
        _apps = [_apps[0], _apps[2], NewApp("app-3", _active)];
        Take(region);

        (region.ComparesDigests, region.Held, region.Count).ShouldBe((true, _sequence, 3));
    }

    [Fact]
    public void An_app_of_a_name_that_was_gone_is_not_gone()
    {
        ReportAndHold();
        _apps = [_apps[0], _apps[2], NewApp("app-1", _active)];

        var report = Next();

        Named(report).ShouldBe(["app-1"]);
        report.Gone.ShouldBeEmpty();
    }

    [Fact]
    public void Only_apps_in_use_are_looked_at()
    {
        ReportAndHold();
        for (var report = 0; report < 3; report++) Next();
        _active.Take().ShouldBeEmpty();

        Begin(_apps[1]);
        _active.Take().ShouldBe([_apps[1]]);
        for (var report = 0; report < 5; report++) Next();
        _active.Take().ShouldBe([_apps[1]], "its session goes on");
        End(_apps[1]);
        for (var report = 0; report < 5; report++) Next();
        _active.Take().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_counted_while_the_mark_is_still_seen_is_found_by_the_last_look()
    {
        ReportAndHold();
        Begin(_apps[1]);
        End(_apps[1]);
        Next();
        _reports.OnHeld(_sequence, _comparesDigests);
        while (!_reports.IsQuiet(_apps[1])) Next();

        _apps[1].Model.Targets[0].Live.Add(0, 1);   // By a loop that saw the mark before it was taken off: it does not set it.
        _apps[1].Live.Add(0, 1);

        Next().Apps.ShouldHaveSingleItem().Live.ShouldBe([1]);
        for (var report = 0; report < 5; report++) Next();
        _active.Take().ShouldBe([_apps[1]]);
    }

    [Fact]
    public async Task An_app_that_nobody_uses_has_nothing_but_what_is_reported_of_it()
    {
        var app = NewApp("idle");
        var target = new Target(new TargetAddress("10.0.0.7", 80), loops: 1);
        target.TryResolveByItself().ShouldBeTrue();
        app.Replace(new AppModel(new AppVersion(2, Specs.App("idle")), [target], "fra"), admission: null);
        app.Leases.Start(isAhead: false);

        new AppReports().Complete(new EdgeReport { Edge = Specs.Edge(), Sequence = 1, CatalogVersion = 1, Apps = [] }, [app], [app], 0)
            .Apps.ShouldHaveSingleItem().IsBlank.ShouldBeTrue();

        ((LeaseClient)app.Leases).IsAsking.ShouldBeFalse();
        app.Permits.ShouldBeNull();
        (target.UsedAddresses, target.OutlierPhase, target.WhyOut).ShouldBe((null, OutlierPhase.In, null));
        (target.IsPending, target.HasAddress, target.IsUsable).ShouldBe((false, true, true));
        target.Addresses.All.ShouldHaveSingleItem().ToString().ShouldBe("10.0.0.7:80");
        target.TryResolveByItself();
        target.UsedAddresses.ShouldNotBeNull("what is known of an address stays");
        app.Leases.TryTake(2, 0, out _).ShouldBeFalse();
        ((LeaseClient)app.Leases).IsAsking.ShouldBeTrue("the first client asks");
        await app.Leases.DisposeAsync();
    }

    private void ReportAndHold()
    {
        Next();
        _reports.OnHeld(_sequence, _comparesDigests);
        Next().Apps.ShouldBeEmpty();
        _reports.OnHeld(_sequence, _comparesDigests);
    }

    private void Take(EdgeRows region)
    {
        region.Take(Next());
        _reports.OnHeld(region.Held, region.ComparesDigests);
    }

    private EdgeReport Next(AppReports? reports = null, bool isAllDue = false)
    {
        reports ??= _reports;
        var begun = new EdgeReport
        {
            Edge = Specs.Edge(),
            Sequence = ++_sequence,
            CatalogVersion = 1,
            SnapshotsHeld = Snapshots,
            Apps = [],
        };
        var report = reports.Complete(begun, _apps, _active.Take(), 0, isAllDue);
        _active.Release(reports.IsQuiet);
        return report;
    }

    private static string[] Named(EdgeReport report) => [.. report.Apps.Select(app => app.App)];

    private static void Begin(EdgeApp app) => Count(app, 1);

    private static void End(EdgeApp app) => Count(app, -1);

    private static void Count(EdgeApp app, int sign)
    {
        if (sign > 0) app.Accepted.Add(0, 1);
        app.Live.Add(0, sign);
        app.Model.Targets[0].Live.Add(0, sign);
        if (sign > 0) app.Activity.Set();   // As the loop does: an app in use is looked at anyway.
    }

    private static EdgeApp NewApp(string name, ActiveApps? active = null) => new(
        EdgeModels.Model(Specs.App(name)), loops: 1,
        app => new LeaseClient(app, Specs.Edge(), new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
        _ => new NoPermits(),
        TimeProvider.System, NullLogger.Instance, active: active);
}
