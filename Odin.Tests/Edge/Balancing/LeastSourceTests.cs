using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using Odin.Tests.Simulation;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Balancing;

/// <summary>Where an edge sends the next clients of an app that balances by least connections, given what
/// a lease brought and its own sessions.</summary>
public sealed class LeastSourceTests : IDisposable
{
    private static readonly PeerAddress Client = PeerAddress.Of([192, 0, 2, 1], 1000);

    private readonly SimulatedLoop _loop = new(TimeProvider.System);
    private readonly TargetSelector _source;

    public LeastSourceTests() => _source = new TargetSelector(_loop, new Random(1));

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void What_others_have_and_what_this_edge_has_count_alike()
    {
        var app = App(Specs.Targets(3));
        Lease(app, elsewhere: [3, 1, 2]);

        NextSessions(app, 6).ShouldBe([1, 1, 2, 0, 1, 2], ignoreOrder: true);
        NextSessions(app, 1).Count.ShouldBe(1);
    }

    [Fact]
    public void A_session_that_ends_makes_room_at_once()
    {
        var app = App(Specs.Targets(2));
        Lease(app, elsewhere: [0, 0]);
        NextSessions(app, 20);

        app.Model.Targets[1].Live.Add(0, -10);

        NextSessions(app, 10).ShouldAllBe(target => target == 1);
    }

    [Fact]
    public void A_weight_counts_as_so_many_targets()
    {
        var app = App([Specs.Target("a", weight: 3), Specs.Target("b")]);
        Lease(app, elsewhere: [0, 0]);

        NextSessions(app, 40).Count(target => target == 0).ShouldBe(30);
    }

    [Fact]
    public void A_backup_and_an_ejected_target_get_nothing_however_idle_they_are()
    {
        var app = App([Specs.Target("a"), Specs.Target("b", backup: true), Specs.Target("c")]);
        Lease(app, elsewhere: [9, 0, 0]);
        EdgeModels.Eject(app.Model, 2);

        NextSessions(app, 5).ShouldAllBe(target => target == 0);
    }

    [Fact]
    public void A_target_that_was_tried_is_tried_again_only_when_there_is_no_other()
    {
        var app = App(Specs.Targets(2));
        Lease(app, elsewhere: [0, 5]);

        _source.Next(app, app.Model, [0], Client).Target.ShouldBe(1);
        _source.Next(app, app.Model, [0, 1], Client).Target.ShouldBe(0);
    }

    [Fact]
    public void A_target_at_its_limit_is_passed_over_for_the_next_least_and_then_for_backups()
    {
        var app = App(
            [Specs.Target("a") with { MaxConnections = 1 }, Specs.Target("b") with { MaxConnections = 1 },
                Specs.Target("c", backup: true) with { MaxConnections = 1 }]);
        foreach (var limit in app.Limits!.Shared)
        {
            limit.Pool.SetQuota(1);
            limit.Pool.HoldUntil(long.MaxValue);
        }

        Lease(app, elsewhere: [0, 1, 0]);

        NextSessions(app, 3).ShouldBe([0, 1, 2]);
        _source.Next(app, app.Model, [], Client).IsFull.ShouldBeTrue();
    }

    [Fact]
    public void Slots_are_used_up_by_the_sessions_they_were_for_and_the_rest_is_given_back()
    {
        var app = App(Specs.Targets(2));
        Lease(app, elsewhere: [5, 0], slots: [1, 1, 1]);
        app.Report(isForSync: true, Now).Unused.ShouldBe([0, 3]);

        NextSessions(app, 2);

        app.Report(isForSync: true, Now).Unused.ShouldBe([0, 1]);
        app.Book().Next(app.Model).Report.Unused.ShouldBe([0, 0], "the grain is about to give others");
    }

    [Fact]
    public void A_target_in_slow_start_counts_as_lighter()
    {
        var app = App(Specs.App("web", Specs.Targets(2)) with { Balance = Balance.LeastConnections, SlowStart = TimeSpan.FromMinutes(10) });
        app.Apply(EdgeModels.Snapshot(app.Model) with { ReadyFor = [TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)] });
        Lease(app, elsewhere: [0, 0]);

        NextSessions(app, 20).Count(target => target == 0).ShouldBeInRange(1, 5);
    }

    [Fact]
    public void The_nearest_come_first_however_loaded_they_are()
    {
        var app = App(Specs.Target("a", region: "iad"), Specs.Target("b", region: "fra"), Specs.Target("c", region: "fra"));
        Lease(app, elsewhere: [0, 9, 7]);

        NextSessions(app, 4).ShouldBe([2, 2, 1, 2], ignoreOrder: true);
    }

    [Fact]
    public void In_a_panic_the_least_loaded_of_all_is_picked()
    {
        var app = App(Specs.Targets(3));
        for (var target = 0; target < 3; target++) EdgeModels.Eject(app.Model, target);
        Lease(app, elsewhere: [3, 0, 2]);

        NextSessions(app, 2).ShouldBe([1, 1]);
    }

    [Fact]
    public void Two_at_random_are_compared_by_the_same_counts_and_not_by_old_slots()
    {
        var app = App(Specs.App("web", Specs.Targets(2)) with { Balance = Balance.Random });
        Lease(app, elsewhere: [0, 0], slots: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        NextSessions(app, 20).Count(target => target == 1).ShouldBe(10);

        app.Model.Targets[1].Live.Add(0, -10);

        NextSessions(app, 10).ShouldAllBe(target => target == 1);
        _source.Next(app, app.Model, [], Client).Source.ShouldBe(DecidedBy.Lease);
    }

    [Fact]
    public void An_app_that_was_not_used_for_a_while_is_known_by_the_last_snapshot()
    {
        var app = App(Specs.Targets(5));
        app.Apply(EdgeModels.Snapshot(app.Model, 4, 4, 4, 0, 4));

        var decision = _source.Next(app, app.Model, [], Client);

        (decision.Target, decision.Source).ShouldBe((3, DecidedBy.Snapshot));
        app.Book().IsAsked.ShouldBeTrue("the grain knows more");
    }

    [Fact]
    public void Of_many_targets_too_each_client_goes_to_the_least_loaded_for_its_weight()
    {
        var random = new Random(2);
        var app = App([.. Enumerable.Range(0, 300).Select(number => Specs.Target($"t{number}", weight: random.Next(1, 5)))]);
        int[] elsewhere = [.. app.Model.Targets.Select(_ => random.Next(4))];
        Lease(app, elsewhere);
        var weights = app.Candidates(app.Model, Now).Weights;

        for (var session = 0; session < 2000; session++)
        {
            var loads = app.Model.Targets
                .Select((target, ordinal) => (elsewhere[ordinal] + target.Live.Sum()) / (double)weights[ordinal]).ToList();
            var picked = NextSessions(app, 1)[0];
            loads[picked].ShouldBeLessThanOrEqualTo(loads.Min() + 1e-9, $"session {session}");
        }
    }

    [Fact]
    public void Of_many_targets_the_one_whose_sessions_ended_is_found_within_ten_milliseconds()
    {
        var app = App(Specs.Targets(300));
        Lease(app, new int[300]);
        NextSessions(app, 3000).GroupBy(target => target).ShouldAllBe(target => target.Count() == 10);
        app.Model.Targets[7].Live.Add(0, -10);

        _loop.Timers.SetClock(_loop.Timers.Now + 10);

        NextSessions(app, 10).ShouldAllBe(target => target == 7);
    }

    [Fact]
    public void Of_many_targets_those_at_their_limit_are_passed_over()
    {
        var app = App([.. Enumerable.Range(0, 300).Select(number => Specs.Target($"t{number}") with { MaxConnections = 1 })]);
        Lease(app, new int[300]);
        foreach (var limit in app.Limits!.Shared)
        {
            limit.Pool.SetQuota(1);
            limit.Pool.HoldUntil(long.MaxValue);
        }

        NextSessions(app, 300).Distinct().Count().ShouldBe(300);
        _source.Next(app, app.Model, [], Client).IsFull.ShouldBeTrue();
    }

    private static long Now => LoopClock.Milliseconds(TimeProvider.System);

    private static EdgeApp App(params TargetSpec[] targets) => App(Specs.App("web", targets) with { Balance = Balance.LeastConnections });

    private static EdgeApp App(AppSpec spec) => new(
        EdgeModels.Model(spec), loops: 1,
        app => new LeaseClient(app, Specs.Edge(), new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
        _ => new NoPermits(),
        TimeProvider.System, NullLogger.Instance);

    private static void Lease(EdgeApp app, int[] elsewhere, ushort[]? slots = null)
    {
        var request = app.Book().Next(app.Model);
        app.Book().TakeIn(app.Model, request, new Lease
        {
            RequestId = request.RequestId,
            GrainEpoch = 1,
            ConfigVersion = app.Model.Version,
            Slots = [.. slots ?? []],
            TimeToLive = TimeSpan.FromMinutes(1),
            Elsewhere = [.. elsewhere],
        }, TimeSpan.Zero).ShouldBeTrue();
        app.Book().EndRequest();
    }

    /// <summary>Sessions that begin one after the other and stay.</summary>
    private List<int> NextSessions(EdgeApp app, int count)
    {
        var targets = new List<int>();
        for (var session = 0; session < count; session++)
        {
            targets.Add(_source.Next(app, app.Model, [], Client).Target!.Value);
            app.Model.Targets[targets[^1]].Live.Add(0, 1);
        }

        return targets;
    }
}
