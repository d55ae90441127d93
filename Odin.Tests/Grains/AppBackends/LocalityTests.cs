using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.AppBackends;

/// <summary>One app with two targets in each of three regions, and one edge in each.</summary>
public sealed class LocalityTests
{
    private static readonly string[] Regions = ["fra", "iad", "syd"];
    private static readonly TargetSpec[] Targets =
        [.. Regions.SelectMany(region => Enumerable.Range(0, 2).Select(number => Specs.Target($"{region}{number}", region: region)))];
    private readonly AppBackend _backend = new("web", epoch: 100, new Random(1), NullLogger.Instance);
    private long _sequence;

    [Theory, InlineData("fra", 0), InlineData("iad", 2), InlineData("syd", 4)]
    public void Each_region_is_given_its_own_targets_in_turn(string region, int first)
    {
        Configure();

        Lease(region, 4).ShouldBe([(ushort)first, (ushort)(first + 1), (ushort)first, (ushort)(first + 1)]);
    }

    [Fact]
    public void Work_spills_over_to_the_ring_measured_to_be_the_next_and_back()
    {
        Configure();
        Merge("fra", [300, 310, 90_000, 91_000, 150_000, 150_000]);

        Lease("fra", 2, usable: [false, false, true, true, true, true]).ShouldBe([2, 3], "both of fra are unhealthy");
        Lease("fra", 2, usable: [false, false, false, false, true, true]).ShouldBe([4, 5], "and those of iad as well");
        Lease("fra", 2, usable: [false, true, true, true, true, true]).ShouldBe([1, 1], "one of fra is back");
        Lease("fra", 4).Order().ShouldBe([(ushort)0, (ushort)0, (ushort)1, (ushort)1]);
    }

    [Fact]
    public void A_full_ring_spills_over_to_the_next_and_back()
    {
        _backend.Configure(new AppVersion(1, Specs.App("web", [.. Targets.Select(target => target with { MaxConnections = 10 })])));
        Merge("fra", [300, 310, 90_000, 91_000, 150_000, 150_000]);

        Lease("fra", 2, live: [10, 9, 0, 0, 0, 0]).ShouldBe([1, 1], "one of fra has room");
        Lease("fra", 2, live: [10, 10, 0, 0, 0, 0]).ShouldBe([2, 3], "both of fra are full");
        Lease("fra", 2, live: [10, 10, 10, 10, 0, 0]).ShouldBe([4, 5], "and those of iad as well");
        Lease("fra", 2, live: [10, 10, 10, 10, 10, 10]).ShouldBeEmpty();
        Lease("fra", 2, live: [9, 10, 10, 10, 10, 10]).ShouldBe([0, 0], "one of fra is free again");
    }

    [Fact]
    public void Nobody_in_another_region_notices_a_spill_over()
    {
        Configure();
        Lease("fra", 1, usable: [false, false, true, true, true, true]);

        Lease("iad", 2).ShouldBe([2, 3]);
        Lease("syd", 2).ShouldBe([4, 5]);
    }

    [Fact]
    public void Without_targets_of_its_own_a_region_goes_to_all_until_it_knows_the_nearest()
    {
        Configure();
        Lease("lhr", 6).Order().ShouldBe([.. Enumerable.Range(0, 6).Select(target => (ushort)target)]);

        var snapshot = Merge("lhr", [10_000, 11_000, 70_000, 70_000, 250_000, 250_000]);

        snapshot.Priorities.ShouldContain(priorities => priorities.Region == "lhr"
            && priorities.Priorities.SequenceEqual(new byte[] { 0, 0, 1, 1, 2, 2 }));
        Lease("lhr", 4).Order().ShouldBe([(ushort)0, (ushort)0, (ushort)1, (ushort)1]);
    }

    [Fact]
    public void The_order_does_not_follow_noise()
    {
        Configure();
        var before = Merge("lhr", [10_000, 10_000, 9_500, 9_500, 250_000, 250_000]);

        Merge("lhr", [9_000, 9_000, 10_500, 10_500, 250_000, 250_000]).Version.ShouldBe(before.Version, "nothing new is reported");
        Lease("lhr", 2).ShouldBe([2, 3]);
    }

    [Theory, InlineData(Locality.Any, true), InlineData(Locality.Nearest, false)]
    public void Without_locality_or_without_regions_the_world_shares_one_sequence(Locality locality, bool hasRegions)
    {
        Configure(locality, hasRegions);

        Regions.SelectMany(region => Lease(region, 2)).ShouldBe([0, 1, 2, 3, 4, 5]);
        Merge("fra", [1, 1, 1, 1, 1, 1]).Priorities.ShouldBeEmpty();
    }

    [Fact]
    public void A_backup_stands_behind_the_farthest_ring()
    {
        _backend.Configure(
            new AppVersion(1,
                Specs.App("web", Specs.Target("fra", region: "fra", backup: true), Specs.Target("iad", region: "iad"),
                    Specs.Target("syd", region: "syd"))));

        Lease("fra", 2, usable: [true, true, false]).ShouldBe([1, 1]);
        Lease("fra", 1, usable: [true, false, false]).ShouldBe([0]);
    }

    private void Configure(Locality locality = Locality.Nearest, bool hasRegions = true) =>
        _backend.Configure(
            new AppVersion(1,
                Specs.App("web",
                    [.. Targets.Select(target => hasRegions ? target : target with { Region = null })]) with
                { Locality = locality }));

    private ushort[] Lease(string region, int want, bool[]? usable = null, int[]? live = null) =>
        [.. _backend.Lease(
            Request(Edge(region), ++_sequence, want,
                Report(_sequence, live ?? new int[_backend.Status(default).Targets.Length], usable: usable)), default).Slots];

    private BackendSnapshot Merge(string region, int[] connectMicroseconds) =>
        _backend.Merge(
            RollUp(region,
                new EdgeAppReport(Edge(region),
                    Report(++_sequence, new int[Targets.Length]) with { ConnectMicroseconds = [.. connectMicroseconds] })), default);

    private static EdgeIdentity Edge(string region) => Specs.Edge($"{region}-1", region);
}
