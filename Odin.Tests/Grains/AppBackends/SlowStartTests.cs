using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.AppBackends;

/// <summary>Four targets of which the last one was down, and a slow start of 30 s.</summary>
public sealed class SlowStartTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private static readonly EdgeIdentity Iad = Specs.Edge("iad-1", "iad");
    private readonly AppBackend _backend = new("web", epoch: 100, new Random(1), NullLogger.Instance);
    private long _sequence;

    [Fact]
    public void The_share_rises_evenly_from_a_sixteenth_to_all_and_never_falls() =>
        Gen.Select(Gen.Int[1, 3600], Gen.Double[0, 1.2]).Sample((seconds, age) =>
        {
            var length = TimeSpan.FromSeconds(seconds);
            var (share, next) = (SlowStart.FractionAfter(length * age, length), SlowStart.NextStep(length * Math.Min(age, 0.999), length));
            return Math.Abs(share - Math.Clamp(1 + 16 * age, 1, 16)) <= 1 && share <= SlowStart.FractionAfter(length * (age + 0.01), length)
                && (age >= 0.93 || SlowStart.FractionAfter(next, length) == share + 1);
        });

    [Fact]
    public void A_new_activation_lets_nobody_start_slowly()
    {
        Configure(1, Specs.Targets(4));

        Count(Lease(Fra, 8, 0)).ShouldBe([2, 2, 2, 2]);
        Merge(0).ReadyFor.ShouldBeEmpty();
    }

    /// <summary>Random is picked by the edges: no slots are assigned for it.</summary>
    [Theory, InlineData(Balance.RoundRobin), InlineData(Balance.LeastConnections)]
    public void A_target_that_is_healthy_again_rises_to_its_share(Balance balance)
    {
        BringBack(balance);

        int[] seconds = [0, 5, 10, 15, 20, 25, 30, 40];
        var counts = seconds.Select(second => Count(Lease(second % 2 == 0 ? Fra : Iad, 1600, second))[3]).ToArray();

        counts.Zip(counts.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second + 40);
        counts[0].ShouldBeInRange(20, 60, "a sixteenth beside three whole ones is 33");
        counts[3].ShouldBeInRange(230, 310, "nine sixteenths are 253");
        counts[^1].ShouldBeInRange(360, 440);
    }

    [Fact]
    public void The_others_share_evenly_meanwhile()
    {
        BringBack(Balance.RoundRobin);
        var counts = new int[4];
        for (var second = 0; second <= 40; second++)
        {
            foreach (var slot in Lease(Fra, 37, second)) counts[slot]++;
        }

        (counts[..3].Max() - counts[..3].Min()).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_target_that_is_added_starts_slowly_and_those_that_were_there_do_not()
    {
        Configure(1, Specs.Targets(3));
        Lease(Fra, 3, 0);

        Configure(2, [Specs.Target("new"), .. Specs.Targets(3)]);

        var counts = Count(Lease(Fra, 490, 1, version: 2));
        counts[0].ShouldBeInRange(8, 12);
        counts[1..].ShouldAllBe(count => count == 160);
    }

    [Fact]
    public void A_change_that_keeps_a_target_lets_it_go_on_rising()
    {
        BringBack(Balance.RoundRobin);

        Configure(2, [.. Specs.Targets(4).Reverse()]);

        Count(Lease(Fra, 570, 15, version: 2))
            .ShouldSatisfyAllConditions(counts => counts[0].ShouldBeInRange(88, 92), counts => counts[3].ShouldBe(160));
    }

    [Fact]
    public void The_snapshot_says_how_long_each_target_has_been_ready_until_all_have_risen()
    {
        BringBack(Balance.RoundRobin);

        var snapshot = Merge(12);

        snapshot.ReadyFor[3].ShouldBe(TimeSpan.FromSeconds(12));
        SlowStart.FractionAfter(snapshot.ReadyFor[0], TimeSpan.FromSeconds(30)).ShouldBe(SlowStart.FullFraction);
        Merge(30).ReadyFor.ShouldBeEmpty();
    }

    [Fact]
    public void After_an_outage_of_all_none_holds_another_back()
    {
        Configure(1, Specs.Targets(4));
        Lease(Fra, 4, 0, usable: [false, false, false, false]);

        Count(Lease(Fra, 8, 1)).ShouldBe([2, 2, 2, 2]);
    }

    [Fact]
    public void Without_a_slow_start_a_target_has_its_share_at_once()
    {
        BringBack(Balance.RoundRobin, slowStart: null);

        Count(Lease(Fra, 400, 0)).ShouldBe([100, 100, 100, 100]);
    }

    /// <summary>The last target was down for a minute and is healthy at second 0.</summary>
    private void BringBack(Balance balance, int? slowStart = 30)
    {
        Configure(1, Specs.Targets(4), balance, slowStart);
        Lease(Fra, 3, -60, usable: [true, true, true, false]);
        Lease(Fra, 3, 0);
    }

    private void Configure(long version, TargetSpec[] targets, Balance balance = Balance.RoundRobin, int? slowStart = 30) =>
        _backend.Configure(
            new AppVersion(version,
                Specs.App("web", targets) with
                {
                    Balance = balance,
                    SlowStart = slowStart is { } seconds
                    ? TimeSpan.FromSeconds(seconds) : null
                }));

    private ushort[] Lease(EdgeIdentity edge, int want, int second, bool[]? usable = null, int version = 1) =>
        [.. _backend.Lease(
            Request(edge, ++_sequence, want, Report(_sequence, new int[usable?.Length ?? 4], version: version, usable: usable)),
            Seconds(second)).Slots];

    private BackendSnapshot Merge(int second) =>
        _backend.Merge(RollUp("fra", new EdgeAppReport(Fra, Report(++_sequence, new int[4]))), Seconds(second));

    /// <summary>On a clock that began long before.</summary>
    private static TimeSpan Seconds(int second) => TimeSpan.FromSeconds(1000 + second);

    private static int[] Count(ushort[] slots)
    {
        var counts = new int[4];
        foreach (var slot in slots) counts[slot]++;
        return counts;
    }
}
