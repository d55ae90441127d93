using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.AppBackends;

public sealed class AppBackendTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private static readonly EdgeIdentity Iad = Specs.Edge("iad-1", "iad");
    private readonly AppBackend _backend = new("web", epoch: 100, new Random(1), NullLogger.Instance);

    [Fact]
    public void An_app_that_is_not_configured_gets_no_slots()
    {
        var lease = _backend.Lease(Request(Fra, 1, 10, Report(1, [])), default);

        (lease.ConfigVersion, lease.Slots.Length, lease.RequestId, lease.GrainEpoch).ShouldBe((0, 0, 1, 100));
        _backend.Pick(Request(Fra, 2, 1, Report(2, [])), default).Target.ShouldBeNull();
    }

    [Theory, InlineData(-7, 1), InlineData(0, 1), InlineData(12, 12), InlineData(9000, LeaseRequest.MaxWant)]
    public void Want_is_clamped(int want, int slots)
    {
        Configure(1, Specs.Targets(3));

        _backend.Lease(Request(Fra, 1, want, Report(1, [0, 0, 0])), default).Slots.Length.ShouldBe(slots);
    }

    [Fact]
    public void Edges_share_one_sequence()
    {
        Configure(1, Specs.Targets(3));

        _backend.Lease(Request(Fra, 1, 4, Report(1, [0, 0, 0])), default).Slots.ShouldBe([0, 1, 2, 0]);
        _backend.Lease(Request(Iad, 1, 3, Report(1, [0, 0, 0])), default).Slots.ShouldBe([1, 2, 0]);
        _backend.Pick(Request(Iad, 2, 1, Report(2, [0, 0, 0])), default).Target.ShouldBe((ushort)1);
    }

    [Fact]
    public void Least_connections_sees_what_all_edges_have_and_hold()
    {
        Configure(1, Specs.Targets(2), Balance.LeastConnections);

        _backend.Lease(Request(Fra, 1, 10, Report(1, [4, 0])), default).Slots.Take(4)
            .ShouldBe([(ushort)1, (ushort)1, (ushort)1, (ushort)1]);
        _backend.Lease(Request(Iad, 1, 2, Report(1, [0, 0])), default).Slots.Order().ShouldBe([(ushort)0, (ushort)1]);
    }

    [Fact]
    public void A_lease_of_least_connections_says_what_the_others_have_and_hold()
    {
        Configure(1, Specs.Targets(2), Balance.LeastConnections);

        _backend.Lease(Request(Fra, 1, 10, Report(1, [4, 0])), default).Elsewhere.ShouldBe([0, 0]);
        _backend.Lease(Request(Iad, 1, 2, Report(1, [5, 1])), default).Elsewhere.ShouldBe([7, 7], "four sessions and ten slots");
        _backend.Lease(Request(Fra, 2, 0, Report(2, [4, 10], held: 1)), default).Elsewhere.Sum().ShouldBe(8, "six sessions and two slots");
        _backend.Lease(Request(Fra, 3, 0, Report(3, [4, 10], held: 2)), TimeSpan.FromSeconds(2)).Elsewhere
            .ShouldBe([5, 1], "slots that nobody used have expired");
        _backend.Lease(Request(Fra, 4, 0, Report(4, [4, 10], held: 3)), TimeSpan.FromSeconds(6)).Elsewhere
            .ShouldBe([0, 0], "the other edge is silent");
    }

    [Fact]
    public void Edges_that_hold_no_slots_prefer_different_ones_of_the_least_loaded()
    {
        Configure(1, Specs.Targets(4), Balance.LeastConnections);

        var preferred = new[] { Fra, Iad, Specs.Edge("syd-1", "syd") }
            .Select(edge => _backend.Lease(Request(edge, 1, 0, Report(1, [0, 0, 1, 0])), default).Preferred).ToList();

        preferred.ShouldBe([(ushort)0, (ushort)1, (ushort)3], ignoreOrder: true);
        _backend.Lease(Request(Fra, 2, 0, Report(2, [0, 0, 1, 0])), default).Elsewhere.ShouldBe([0, 0, 2, 0], "it counts as nothing");
        _backend.Lease(Request(Fra, 3, 20, Report(3, [0, 0, 1, 0])), default).Preferred.ShouldBeNull("slots say it");
    }

    [Fact]
    public void Few_connections_need_no_slots()
    {
        Configure(1, Specs.Targets(2), Balance.LeastConnections);

        _backend.Lease(Request(Fra, 1, AppBackend.FewConnections, Report(1, [4, 0])), default).Slots.ShouldBeEmpty();
        _backend.Lease(Request(Iad, 1, 1, Report(1, [0, 0])), default).Slots.ShouldBe([1], "one more than few");
        _backend.Lease(Request(Fra, 2, 0, Report(2, [4, 0])), default).Slots.ShouldBeEmpty();
        _backend.Lease(Request(Iad, 2, 1, Report(2, [0, 0])), default).Slots.ShouldBeEmpty();
    }

    [Fact]
    public void A_target_with_as_many_sessions_and_slots_as_it_may_have_gets_no_more()
    {
        Configure(1, [Specs.Target("t0") with { MaxConnections = 3 }, Specs.Target("t1")], Balance.LeastConnections);

        _backend.Lease(Request(Fra, 1, 10, Report(1, [3, 9])), default).Slots.ShouldAllBe(slot => slot == 1);
        _backend.Lease(Request(Fra, 2, 10, Report(2, [2, 9], held: 1)), default).Slots[0].ShouldBe((ushort)0);
    }

    [Fact]
    public void A_target_that_most_regions_find_unusable_gets_no_slots()
    {
        Configure(1, Specs.Targets(2));

        var snapshot = _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [0, 0], usable: [false, true]))), default);

        snapshot.Usable.ShouldBe([false, true]);
        _backend.Lease(Request(Fra, 1, 3, Report(2, [0, 0], usable: [false, true])), default).Slots.ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void Probes_speak_for_their_region_and_the_snapshot_says_each_its_own()
    {
        Configure(1, Specs.Targets(2), change: app => app with { HealthCheck = new HealthCheckSpec() });
        _backend.Merge(
            RollUp("fra",
                new EdgeAppReport(Fra, Report(1, [0, 0], findings: [Probed(0, TargetHealth.Unhealthy), Probed(1, TargetHealth.Healthy)]))),
                    default);

        var snapshot =
            _backend.Merge(RollUp("iad", new EdgeAppReport(Iad, Report(1, [0, 0], findings: [Probed(0, TargetHealth.Healthy)]))), default);

        snapshot.Usable.ShouldBe([true, true]);
        snapshot.Regions.Select(region => region.Region).ShouldBe(["fra", "iad"]);
        snapshot.Regions[0].HealthView.ShouldBe([TargetHealth.Unhealthy, TargetHealth.Healthy]);
        snapshot.Regions[1].HealthView.ShouldBe([TargetHealth.Healthy, TargetHealth.Unknown]);
    }

    [Fact]
    public void Probes_of_an_app_without_a_check_do_not_count()
    {
        Configure(1, Specs.Targets(1));

        _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [0], findings: [Probed(0, TargetHealth.Unhealthy)]))), default).Usable
            .ShouldBe([true]);
    }

    [Fact]
    public void Health_outlives_its_prober_by_ten_seconds_and_no_more()
    {
        Configure(1, Specs.Targets(2), change: app => app with { HealthCheck = new HealthCheckSpec() });
        _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [0, 0], findings: [Probed(0, TargetHealth.Unhealthy)]))), default);
        var other = Specs.Edge("fra-2");

        _backend.Merge(RollUp("fra", new EdgeAppReport(other, Report(1, [0, 0]))) with { Left = [Fra] }, Seconds(2)).Usable
            .ShouldBe([false, true]);
        _backend.Merge(RollUp("fra", new EdgeAppReport(other, Report(2, [0, 0]))), Seconds(6)).Usable.ShouldBe([false, true]);
        _backend.Merge(RollUp("fra", new EdgeAppReport(other, Report(3, [0, 0]))), Seconds(10)).Usable.ShouldBe([false, true]);
        _backend.Merge(RollUp("fra", new EdgeAppReport(other, Report(4, [0, 0]))), Seconds(13)).Usable.ShouldBe([true, true]);
    }

    [Fact]
    public void Status_has_each_regions_health_with_its_evidence()
    {
        Configure(1, Specs.Targets(2), change: app => app with { HealthCheck = new HealthCheckSpec() });
        TargetHealthReport[] findings = [Probed(0, TargetHealth.Unhealthy) with { InARow = 3, LastFailure = "refused" },
            new TargetHealthReport { Target = 1, Unusable = "ejected: TimedOut" }];
        _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [0, 0], usable: [true, false], findings: findings))), default);

        var targets = _backend.Status(default).Targets;

        targets[0].HealthView.ShouldBe(
            [new TargetHealthIn("fra", TargetHealth.Unhealthy, "fra-1: probes Unhealthy, 3 alike in a row, last failure: refused")]);
        targets[1].HealthView.ShouldBe([new TargetHealthIn("fra", TargetHealth.Unhealthy, "fra-1: ejected: TimedOut")]);
    }

    [Fact]
    public void With_no_usable_target_all_are_assigned_and_their_health_stays_visible()
    {
        Configure(1, Specs.Targets(2));

        _backend.Lease(Request(Fra, 1, 2, Report(1, [0, 0], usable: [false, false])), default).Slots.ShouldBe([0, 1]);
        _backend.Status(default).Targets.ShouldAllBe(target => !target.Usable);
    }

    [Fact]
    public void A_backup_gets_slots_only_while_no_other_target_is_healthy()
    {
        Configure(1, [Specs.Target("main"), Specs.Target("backup", backup: true)]);

        _backend.Lease(Request(Fra, 1, 2, Report(1, [0, 0])), default).Slots.ShouldBe([0, 0]);
        _backend.Lease(Request(Fra, 2, 2, Report(2, [0, 0], usable: [false, true])), default).Slots.ShouldBe([1, 1]);
        _backend.Lease(Request(Fra, 3, 2, Report(3, [0, 0])), default).Slots.ShouldBe([0, 0]);
    }

    [Theory, InlineData(AdminState.Draining), InlineData(AdminState.Disabled)]
    public void A_target_that_the_operator_does_not_want_gets_no_slot_until_it_is_ready_again(AdminState adminState)
    {
        Configure(1, Specs.Targets(2));
        _backend.Configure(
            new AppVersion(2, Specs.App("web", Specs.Targets(2)))
            {
                AdminStates = new AppAdminStates { Targets = [new TargetAdminState(Specs.Target("t0").Address, adminState)] },
            });

        _backend.Lease(Request(Fra, 1, 3, Report(1, [0, 0], version: 2)), default).Slots.ShouldBe([1, 1, 1]);
        _backend.Status(default).Targets.Select(target => target.AdminState).ShouldBe([adminState, AdminState.Ready]);

        Configure(3, Specs.Targets(2));
        _backend.Lease(Request(Fra, 2, 2, Report(2, [0, 0], version: 3)), default).Slots.ShouldBe(new ushort[] { 0, 1 }, ignoreOrder: true);
    }

    [Fact]
    public void The_health_report_of_an_edge_that_fell_silent_is_forgotten()
    {
        Configure(1, Specs.Targets(2));
        _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [0, 0], usable: [false, true]))), default);

        _backend.Merge(RollUp("fra"), TimeSpan.FromSeconds(5)).Usable.ShouldBe([true, true]);
    }

    [Fact]
    public void The_health_report_of_an_edge_without_sessions_stays_until_its_region_does_not_come()
    {
        Configure(1, Specs.Targets(2));
        var fra = RollUp("fra", new EdgeAppReport(Fra, Report(1, [0, 0], usable: [false, true]))) with { IsWakeable = true };
        _backend.Merge(fra, default).Usable.ShouldBe([false, true]);
        var iad = Specs.Edge("iad-1", "iad");

        _backend.Merge(RollUp("iad", new EdgeAppReport(iad, Report(1, [1, 0]))), TimeSpan.FromMinutes(1)).Usable
            .ShouldBe([true, true], "one of two regions finds it unhealthy");
        _backend.Status(TimeSpan.FromMinutes(1)).Edges.Length.ShouldBe(2);
        _backend.RegionsToWake(TimeSpan.FromMinutes(1)).ShouldBe(["fra"]);

        _backend.Merge(fra, TimeSpan.FromMinutes(1));
        _backend.RegionsToWake(TimeSpan.FromMinutes(2)).ShouldBeEmpty();
        _backend.Merge(RollUp("iad", new EdgeAppReport(iad, Report(2, [2, 0]))), TimeSpan.FromMinutes(2));
        _backend.RegionsToWake(TimeSpan.FromMinutes(2)).ShouldBe(["fra"], "the world has changed");
        var status = _backend.Status(TimeSpan.FromMinutes(2) + RegionContacts.SilentAfter);
        status.Edges.ShouldBeEmpty("it did not come, and the other one has sessions and was not confirmed");
    }

    [Fact]
    public void An_edge_that_its_region_does_not_know_any_more_has_no_say()
    {
        Configure(1, Specs.Targets(2));
        var report = new EdgeAppReport(Fra, Report(1, [0, 0], usable: [false, true]));
        _backend.Merge(RollUp("fra", report) with { IsWakeable = true, IsComplete = true }, default).Usable.ShouldBe([false, true]);

        _backend.Merge(RollUp("fra") with { IsWakeable = true }, Second(1)).Usable
            .ShouldBe([false, true], "the region has just begun and may not know it yet");
        _backend.Merge(RollUp("fra") with { IsWakeable = true, IsComplete = true }, Second(9)).Usable.ShouldBe([true, true]);

        static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
    }

    [Fact]
    public void A_snapshot_gets_a_new_version_only_when_it_says_something_new()
    {
        Configure(1, Specs.Targets(1));
        var first = _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [2], unused: [7]))), default);
        var same = _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(2, [2], unused: [5]))), default);
        var other = _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(3, [3]))), default);

        (first.Version, same.Version, other.Version).ShouldBe((1, 1, 2));
        (first.ConfigVersion, first.GrainEpoch, first.Live[0], other.Live[0]).ShouldBe((1, 100, 2, 3));
    }

    [Fact]
    public void An_edge_missing_from_a_roll_up_counts_until_it_is_silent_and_one_that_left_does_not()
    {
        Configure(1, Specs.Targets(1));
        _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(1, [2]))), default);
        _backend.Merge(RollUp("iad", new EdgeAppReport(Iad, Report(1, [3]))), default);

        _backend.Merge(RollUp("fra"), default).Live.ShouldBe([5]);
        _backend.Merge(RollUp("fra") with { Left = [Fra] }, default).Live.ShouldBe([3]);
        _backend.Merge(RollUp("fra"), TimeSpan.FromSeconds(5)).Live.ShouldBe([0]);
    }

    [Fact]
    public void Targets_that_stay_keep_their_place_when_the_configuration_changes()
    {
        Configure(1, Specs.Targets(3));
        _backend.Lease(Request(Fra, 1, 2, Report(1, [0, 0, 0])), default).Slots.ShouldBe([0, 1]);

        Configure(2, [Specs.Target("t2"), Specs.Target("t0"), Specs.Target("t1")]);

        var lease = _backend.Lease(Request(Fra, 2, 3, Report(2, [0, 0, 0], version: 2)), default);
        lease.Slots[0].ShouldBe((ushort)0, "t2 is the one that had no turn yet");
        lease.ConfigVersion.ShouldBe(2);
    }

    [Fact]
    public void Another_balance_starts_afresh_and_a_removed_app_assigns_nothing()
    {
        Configure(1, Specs.Targets(2));
        Configure(2, Specs.Targets(2), Balance.LeastConnections);
        _backend.Lease(Request(Fra, 1, 10, Report(1, [3, 0], version: 2)), default).Slots.Take(3)
            .ShouldBe([(ushort)1, (ushort)1, (ushort)1]);

        _backend.Configure(null);

        _backend.Lease(Request(Fra, 2, 2, Report(2, [3, 0], version: 2)), default).Slots.ShouldBeEmpty();
        _backend.Merge(RollUp("fra"), default)
            .ShouldSatisfyAllConditions(snapshot => snapshot.ConfigVersion.ShouldBe(0), snapshot => snapshot.Live.ShouldBeEmpty());
    }

    [Fact]
    public void A_request_answered_before_gets_nothing_more()
    {
        Configure(1, Specs.Targets(1));
        var request = Request(Fra, 1, 5, Report(1, [0]));
        _backend.Lease(request, default);

        _backend.Lease(request, default).Slots.ShouldBeEmpty();
        _backend.Status(default).Targets[0].Leased.ShouldBe(5);
    }

    [Fact]
    public void Status_says_who_holds_what()
    {
        Configure(1, [Specs.Target("a", weight: 4)]);
        _backend.Lease(Request(Fra, 1, 5, Report(1, [3], unused: [2])), default);

        var status = _backend.Status(TimeSpan.FromSeconds(2));

        status.Targets[0].ShouldBe(
            new TargetStatus
            {
                Address = new TargetAddress("a", 80),
                Weight = 4,
                Live = 3,
                Leased = 7,
                Total = 3,
                Usable = true,
                HealthView = status.Targets[0].HealthView,
            });
        status.Edges[0].ShouldBe(new EdgeStatus { Edge = Fra, Live = 3, Leased = 7, Age = TimeSpan.FromSeconds(2) });
    }

    private static TargetHealthReport Probed(int target, TargetHealth health) => new() { Target = target, Probed = health, InARow = 1 };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Configure(long version, TargetSpec[] targets, Balance balance = Balance.RoundRobin, Func<AppSpec, AppSpec>? change = null)
    {
        var spec = Specs.App("web", targets) with { Balance = balance };
        _backend.Configure(new AppVersion(version, change?.Invoke(spec) ?? spec));
    }
}
