using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Regions;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Edges;

/// <summary>What an edge may report, and what only somebody with its certificate and a program of his own would.</summary>
public sealed class EdgeFaultsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private static readonly string Long = new('x', EdgeLimits.MaxText + 1);

    public static TheoryData<string> Lies => [.. Reported.Keys, .. InRows.Keys];

    private static Dictionary<string, Func<EdgeReport, EdgeReport>> Reported { get; } = new()
    {
        ["too many apps"] = report => report with { Apps = [.. Many(EdgeLimits.MaxApps + 1)] },
        ["too many repeats"] = report => report with { Repeats = [.. Many(EdgeLimits.MaxApps + 1)] },
        ["too many that are gone"] = report => report with { Gone = [.. Many(EdgeLimits.MaxApps + 1).Select(app => app.App)] },
        ["too many targets in all"] = report => report with
        {
            Apps = [.. Many(20).Select(app => app with { Live = [.. new int[EdgeLimits.MaxTargets]] })],
        },
        ["no list"] = report => report with { Apps = default },
        ["nothing in the list"] = report => report with { Apps = [null!] },
        ["gone, and no name"] = report => report with { Gone = ["a\u001b[2J"] },
        ["an id that is none"] = report => report with { Edge = Fra with { Id = "fra-1\u001b]0;x" } },
        ["a successor of a successor"] = report => report with { Edge = Fra with { Id = "fra-1~2~3" } },
        ["a region that is none"] = report => report with { Edge = Fra with { Region = "f r a" } },
        ["a catalog's version below 0"] = report => report with { CatalogVersion = -1 },
        ["a catalog of a book"] = report => report with { Catalog = Long },
        ["a version of a book"] = report => report with { Version = Long },
        ["a reason of a book"] = report => report with { Refused = new RefusedCatalog(1, Long) },
        ["all ports are shut"] = report => report with
        {
            ClosedPorts = [.. Enumerable.Range(1, EdgeLimits.MaxClosedPorts + 1).Select(port => new ClosedPort("web", port, "taken"))],
        },
        ["no port"] = report => report with { ClosedPorts = [new ClosedPort("web", 70_000, "taken")] },
        ["VIPs without end"] = report => report with { Vips = [.. Enumerable.Repeat(Vip, EdgeLimits.MaxVips + 1)] },
        ["a VIP since ever"] = report => report with { Vips = [Vip with { Since = TimeSpan.MaxValue }] },
        ["a VIP until later"] = report => report with { Vips = [Vip with { Since = TimeSpan.MinValue }] },
        ["a VIP in no state"] = report => report with { Vips = [Vip with { State = (VipState)(-1) }] },
        ["a VIP that is no name"] = report => report with { Vips = [Vip with { Vip = "\u202e" }] },
        ["busy beyond numbers"] = report => report with { Load = Load with { BusyShare = double.NaN } },
        ["endless clients"] = report => report with { Load = Load with { NewPerSecond = double.PositiveInfinity } },
        ["late for ever"] = report => report with { Load = Load with { LoopLag = TimeSpan.MaxValue } },
        ["too many events"] = report => report with { Events = [.. Enumerable.Repeat(Event, EdgeLimits.MaxEvents + 1)] },
        ["an event of another"] = report => report with { Events = [Event with { Source = "edge fra-2 1" }] },
        ["an event about another"] = report => report with { Events = [Event with { Edge = "fra-2" }] },
        ["an event of another region"] = report => report with { Events = [Event with { Region = "iad" }] },
        ["an event that is a book"] = report => report with { Events = [Event with { Text = Long }] },
        ["an event of no kind"] = report => report with { Events = [Event with { Kind = (EventKind)(-7) }] },
    };

    private static Dictionary<string, Func<AppReport, AppReport>> InRows { get; } = new()
    {
        ["an app that is no name"] = app => app with { App = "web\n" },
        ["an app's version below 0"] = app => app with { ConfigVersion = -1 },
        ["an activation after the end of time"] = app => app with { GrainEpoch = long.MaxValue },
        ["too many targets"] = app => app with { Usable = [.. new bool[EdgeLimits.MaxTargets + 1]] },
        ["too many findings"] = app => app with { HealthReport = [.. Enumerable.Repeat(Finding, EdgeLimits.MaxTargets + 1)] },
        ["a finding that is a book"] = app => app with { HealthReport = [Finding with { Unusable = Long }] },
        ["a health that there is not"] = app => app with { HealthReport = [Finding with { Probed = (TargetHealth)(-1) }] },
        ["all sessions of all times"] = app => app with { Total = [long.MaxValue] },
    };

    private static VipReport Vip => new()
    {
        Vip = "anycast",
        State = VipState.Full,
        Since = TimeSpan.FromDays(400),
        Why = "all is well",
        PeersUp = 1,
        Peers = 2,
    };

    private static EdgeLoad Load => new() { Loops = 2, BusyShare = 0.5, NewPerSecond = 100, LoopLag = TimeSpan.FromMilliseconds(3) };

    private static ClusterEvent Event => new()
    {
        Time = Now,
        Kind = EventKind.ProbeHealth,
        Source = "edge fra-1 1",
        Number = 1,
        App = "web",
        Region = "fra",
        Edge = "fra-1",
        Text = "Healthy -> Unhealthy",
    };

    private static TargetHealthReport Finding => new() { Target = 0, Probed = TargetHealth.Unhealthy, LastFailure = "refused" };

    private static EdgeReport Sound => new()
    {
        Edge = Fra,
        Sequence = 1,
        CatalogVersion = 7,
        Catalog = "20260131T120000-9f3a2c",
        Version = "1.0.0",
        Apps = [Reports.Report(1, [1], findings: [Finding])],
        Events = [Event],
        Vips = [Vip],
        Load = Load,
        ClosedPorts = [new ClosedPort("web", 80, "taken")],
    };

    [Fact]
    public void What_a_sound_edge_reports_is_taken() => EdgeFaults.Of(Sound, Now).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Lies))]
    public void What_no_sound_edge_reports_is_refused_with_a_reason_that_has_nothing_of_it(string lie)
    {
        var report = Reported.TryGetValue(lie, out var whole)
            ? whole(Sound) : Sound with { Apps = [.. Sound.Apps.Select(InRows[lie])] };

        var fault = EdgeFaults.Of(report, Now);

        fault.ShouldNotBeNull();
        fault.Length.ShouldBeLessThan(100);
        fault.ShouldNotContain('\u001b');
    }

    [Fact]
    public void An_edge_with_10_000_apps_whose_100_000_targets_are_all_down_is_within_all_limits()
    {
        const string why = "connect to 2001:db8:1234:5678:9abc:def0:1234:5678 port 65535 timed out after 5 s; 3 in a row";
        ImmutableArray<TargetHealthReport> findings =
        [
            .. Enumerable.Range(0, 10).Select(target => Finding with { Target = target, LastFailure = why, Unusable = $"ejected: {why}" }),
        ];
        var report = Sound with
        {
            Apps = [.. Many(10_000).Select(app => app with { Live = [.. new int[10]], HealthReport = findings })],
        };
        var membership = new EdgeMembership();

        EdgeFaults.Of(report, Now).ShouldBeNull();
        membership.Take(report, default).ShouldBe(ReportOutcome.Joined);
        membership.Take(report with { Edge = Fra with { Id = "fra-1~2" } }, default).ShouldBe(ReportOutcome.Joined, "it takes over");
    }

    [Fact]
    public void Permits_and_slots_are_asked_for_within_limits()
    {
        var line = new PermitLine { Quota = 1, Used = 1 };
        var permits = new PermitRequest { Edge = Fra, RequestId = 1, ConfigVersion = 1, Epoch = 1, Lines = [line] };
        var lease = Reports.Request(Fra, 1, 10, Reports.Report(1, [1]));

        EdgeFaults.Of(permits, Now).ShouldBeNull();
        EdgeFaults.Of(permits with { Epoch = long.MaxValue }, Now).ShouldNotBeNull();
        EdgeFaults.Of(permits with { Lines = [line with { Quota = -1 }] }, Now).ShouldNotBeNull();
        EdgeFaults.Of(permits with { Lines = [line, line] }, Now).ShouldNotBeNull();
        EdgeFaults.Of(permits with { Lines = default }, Now).ShouldNotBeNull();
        EdgeFaults.Of(lease, Now).ShouldBeNull();
        EdgeFaults.Of(lease with { Report = lease.Report with { GrainEpoch = long.MaxValue } }, Now).ShouldNotBeNull();
    }

    private static IEnumerable<AppReport> Many(int apps) =>
        Enumerable.Range(0, apps).Select(app => Reports.Report(1, [0], app: $"app-{app}"));
}
