using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Cluster;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;
using Odin.Silo.World;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Silo.World;

public sealed class WorldReaderTests : IAsyncLifetime
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1", "fra", 639315107952109067);
    private static readonly EdgeIdentity Syd = Specs.Edge("syd-1", "syd", 639315107952109068);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly WorldBuilder _builder = new();
    private TestCluster _cluster = null!;
    private long _version;
    private long _sequence;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _version = await _cluster.ApplyAsync(
            AppSpecs.Spec("web", 5001, "10.0.0.1:1", "10.0.0.2:2") with
            {
                Targets = [Target("10.0.0.1", "fra"), Target("10.0.0.2", "syd")],
                Limits = new LimitsSpec { MaxConnections = 100 },
            },
            AppSpecs.Spec("api", 5002, "10.0.0.3:3"));
        await ReportAsync(Fra, [3, 0], new ClosedPort("api", 5002, "in use"));
        await ReportAsync(Syd, [4, 2]);
        await ReportAsync(Fra, [3, 0], new ClosedPort("api", 5002, "in use"));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task The_document_says_who_has_what()
    {
        var world = await ReadAsync(new WorldReader(new KnownGrains(_cluster.Grains), _time));

        world.Missing.ShouldBeEmpty();
        (world.CatalogVersion, world.Totals.Live, world.Totals.Apps, world.Totals.Targets, world.Totals.Edges)
            .ShouldBe((_version, 9, 2, 3, 2));
        world.Regions.Select(region => (region.Name, region.State, region.Live, region.Latitude is null))
            .ShouldBe([("fra", RegionState.Ready, 3, false), ("syd", RegionState.Ready, 6, false)]);
        world.Flows.ShouldBe([new RegionFlow("syd", "fra", 4)]);
        world.Apps.Select(app => (app.Name, app.State, app.Live, app.Limit))
            .ShouldBe([("api", "ready", 0, null), ("web", "ready", 9, 100)]);
        world.Apps[0].Closed.ShouldBe(["fra-1:5002"]);
        world.Edges.Select(edge => (edge.Id, edge.State, edge.Live, edge.StartedAt is null))
            .ShouldBe([("fra-1", "ready", 3, false), ("syd-1", "ready", 6, false)]);
        world.Edges.Select(edge => edge.Version).ShouldBe(["1.2.3", "1.2.3"]);
        world.Edges[0].Load.ShouldBe(new WorldEdgeLoad(2, 0.5, 40, 0.003, 1000));
    }

    [Fact]
    public async Task Regions_have_the_numbers_that_their_edges_reported()
    {
        var world = await ReadAsync(new WorldReader(new KnownGrains(_cluster.Grains), _time));

        RegionRow.Of(world.Edges, ["iad"], world.Flows).ShouldBe(
        [
            new RegionRow("fra", Edges: 1, "normal", Live: 3, NewPerSecond: 40, Busy: 0.5, AssignP99: null, Wanted: 1, ForOthers: 4),
            new RegionRow("iad", Edges: 0, "soft", Live: 0, NewPerSecond: null, Busy: null, AssignP99: null, Wanted: null, ForOthers: 0),
            new RegionRow("syd", Edges: 1, "normal", Live: 6, NewPerSecond: 40, Busy: 0.5, AssignP99: 0.25, Wanted: 1, ForOthers: 0),
        ]);
    }

    [Fact]
    public async Task A_region_stands_where_the_configuration_says()
    {
        var reader = new WorldReader(new KnownGrains(_cluster.Grains), _time);
        await ReadAsync(reader);
        var catalog = _cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var config = (await catalog.GetAsync()).Config;
        await catalog.ApplyAsync(config with { Regions = [new RegionSpec("FRA", 1.5, -2.5)] }, null);

        var world = await ReadAsync(reader);

        world.Regions.Select(region => (region.Name, region.Latitude, region.Longitude))
            .ShouldBe([("fra", 1.5, -2.5), ("syd", -33.9, 151.2)]);
    }

    [Fact]
    public async Task A_row_without_news_is_the_same_object()
    {
        var reader = new WorldReader(new KnownGrains(_cluster.Grains), _time);
        await ReadAsync(reader);
        _time.Advance(TimeSpan.FromSeconds(1));
        var before = await ReadAsync(reader);
        _time.Advance(TimeSpan.FromSeconds(1));
        await ReportAsync(Syd, [5, 2]);

        var after = await ReadAsync(reader);

        after.Apps[0].ShouldBeSameAs(before.Apps[0]);
        after.Apps.Single(app => app.Name == "web").Live.ShouldBe(10);
        var changes = WorldChanges.Between(before, after);
        changes.Apps.Select(app => app.Name).ShouldBe(["web"]);
        (changes.GoneApps.IsEmpty, changes.Silos, changes.After).ShouldBe((true, null, before.Time));

        await _cluster.ApplyAsync(AppSpecs.Spec("api", 5002, "10.0.0.3:3"));
        WorldChanges.Between(after, await ReadAsync(reader)).GoneApps.ShouldBe(["web"]);
    }

    [Fact]
    public async Task What_the_operator_wants_is_in_the_next_document()
    {
        var reader = new WorldReader(new KnownGrains(_cluster.Grains), _time);
        await ReadAsync(reader);
        var catalog = _cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        await catalog.SetAdminStateAsync("web", null, AdminState.Draining);
        await catalog.SetEdgeAdminStateAsync("syd-1", AdminState.Draining);
        await catalog.SetEdgeAdminStateAsync("iad-9", AdminState.Disabled);
        await ReportAsync(Syd, [4, 2]);

        var world = await ReadAsync(reader);

        world.Apps.Select(app => (app.Name, app.State)).ShouldBe([("api", "ready"), ("web", "draining")]);
        world.Edges.Select(edge => (edge.Id, edge.State)).ShouldBe([("fra-1", "ready"), ("iad-9", "absent"), ("syd-1", "draining")]);
        world.Regions.Single(region => region.Name == "syd").State.ShouldBe(RegionState.Draining);
    }

    [Fact]
    public async Task Who_does_not_answer_is_named_and_keeps_its_last_numbers()
    {
        var (grains, mix) = MixedFactory.Of(_cluster.Grains);
        var reader = new WorldReader(new KnownGrains(grains), _time);
        await ReadAsync(reader);
        mix.FrozenApp = "web";

        var reading = ReadAsync(reader);
        await mix.FrozenAsked.Task.WaitAsync(TestTimeout.Usual);
        _time.Advance(WorldReader.Deadline);
        var world = await reading.WaitAsync(TestTimeout.Usual);

        // On a busy machine the other app may not have answered yet when the time was over.
        world.Missing.ShouldContain(new MissingAnswer("app web", "did not answer within 800 ms"));
        world.MissingCount.ShouldBe(world.Missing.Length);
        world.Apps.Single(app => app.Name == "web").Live.ShouldBe(9);
    }

    [Fact]
    public async Task Detail_has_targets_with_their_limits_and_evidence()
    {
        await ReportAsync(Syd, [4, 2], findings: new() { Target = 1, Unusable = "ejected: 3 connects refused" });
        var reader = new WorldReader(new KnownGrains(_cluster.Grains), _time);
        var reading = await reader.ReadAsync(default);

        var detail = WorldBuilder.Detail(_builder.Build(reading, []), reading, "WEB", _ => null)!;

        detail.Targets.Select(target => (target.Target, target.Region, target.Live))
            .ShouldBe([("10.0.0.1:80", "fra", 7), ("10.0.0.2:80", "syd", 2)]);
        detail.Targets[1].Health.Single(health => health.Region == "syd").Evidence.ShouldContain("3 connects refused");
        detail.Edges.Select(edge => (edge.Id, edge.Live)).ShouldBe([("fra-1", 3), ("syd-1", 6)]);
        WorldBuilder.Detail(_builder.Build(reading, []), reading, "nobody", _ => null).ShouldBeNull();
    }

    private async Task<WorldDocument> ReadAsync(WorldReader reader) => _builder.Build(await reader.ReadAsync(default), []);

    private static TargetSpec Target(string host, string region) => Specs.Target(host, region: region);

    /// <summary>As an edge syncs; the region's roll-up goes up a second later.</summary>
    private async Task ReportAsync(EdgeIdentity edge, int[] live, ClosedPort? closed = null,
        Odin.Grains.Targets.TargetHealthReport? findings = null)
    {
        var sequence = ++_sequence;
        var region = _cluster.Grains.GetGrain<IRegionGrain>(edge.Region);
        var report = new EdgeReport
        {
            Edge = edge,
            Sequence = sequence,
            CatalogVersion = _version,
            Apps = [Report(sequence, live, version: _version, app: "web", findings: findings is null ? null : [findings],
                usable: findings is null ? null : [true, false])],
            IsReady = true,
            Version = "1.2.3",
            Load = new EdgeLoad
            {
                Loops = 2,
                BusyShare = 0.5,
                NewPerSecond = 40,
                AssignP99 = edge == Syd ? TimeSpan.FromMilliseconds(0.25) : null,
                LoopLag = TimeSpan.FromMilliseconds(3),
                Room = 1000,
            },
            ClosedPorts = closed is null ? [] : [closed],
        };
        await region.SyncAsync(report);
        await _cluster.Grains.GetGrain<IAppBackendGrain>("web").MergeAsync(
            RollUp(edge.Region, new EdgeAppReport(edge, report.Apps[0] with { Sequence = sequence })));
    }
}
