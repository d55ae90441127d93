using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.Cluster;

/// <summary>A region of nine edges where four are as many as a grain takes: it is split, and nobody outside of it sees that.</summary>
public sealed class RegionShardTests : IAsyncLifetime
{
    private const int Edges = 9;

    private readonly List<ReportingEdge> _edges = [];
    private TestCluster _cluster = null!;
    private long _version;

    private IRegionGrain Region => _cluster.Grains.GetGrain<IRegionGrain>("fra");

    private IAppBackendGrain App => _cluster.Grains.GetGrain<IAppBackendGrain>("web");

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(services: services => services.AddSingleton(new ShardSize(4)));
        _version = await _cluster.ApplyAsync(Specs.App("web"));
        for (var number = 1; number <= Edges; number++) _edges.Add(new ReportingEdge(_cluster.Grains, $"fra-{number}", _version));
        await UntilAsync(async () => (await Region.GetEdgesAsync()).Length == Edges
            && _edges.Select(edge => edge.Shard).Distinct().Count() > 1
            && _edges.TrueForAll(edge => edge.Peers.Length == Edges && edge.Probers.Length == Edges));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Operators_see_one_region()
    {
        (await Region.GetEdgesAsync()).Select(edge => edge.Edge.Id).ShouldBe(_edges.Select(edge => edge.Id));
        await UntilAsync(async () => (await Region.GetConsolesAsync()) is { IsComplete: true, Edges.Length: Edges, Silent.IsEmpty: true });
        (await Region.GetAppsAsync(0)).Apps.Single().ShouldBe(new RegionApp("web", Edges, IsBlank: false));
    }

    [Fact]
    public async Task A_split_loses_and_doubles_no_session_and_no_edge_joins_or_leaves_by_it()
    {
        foreach (var edge in _edges) edge.Live = 3;
        await UntilAsync(async () => (await App.GetStatusAsync()) is { Edges.Length: Edges } status
            && status.Targets.Single().Live == 3 * Edges);

        foreach (var edge in _edges) edge.Live = 0;
        await UntilAsync(async () => (await App.GetStatusAsync()).Targets.Single().Live == 0);
        for (var second = 0; second < 20; second++) await PassAsync();   // Longer than a former shard speaks of an edge.

        (await App.GetStatusAsync()).Edges.Select(edge => edge.Edge.Id).ShouldBe(_edges.Select(edge => edge.Id));
        var events = await Region.GetEventsAsync(new EventQuery());
        events.Where(one => one.Kind is EventKind.EdgeSilent or EventKind.EdgeLeft).ShouldBeEmpty();
        events.Count(one => one.Kind == EventKind.EdgeJoined).ShouldBe(Edges);
    }

    [Fact]
    public async Task An_edge_that_dies_or_leaves_in_a_shard_is_gone_everywhere()
    {
        var (dead, gone) = (_edges.First(edge => edge.Shard > 0), _edges.Last(edge => edge.Shard > 0));
        _edges.Remove(dead);
        _edges.Remove(gone);
        await gone.LeaveAsync();

        await UntilAsync(async () => (await Region.GetEdgesAsync()).Length == Edges - 2
            && (await App.GetStatusAsync()).Edges.Length == Edges - 2 && _edges.TrueForAll(edge => edge.Peers.Length == Edges - 2));
        var events = await Region.GetEventsAsync(new EventQuery());
        events.Single(one => one.Kind == EventKind.EdgeSilent).Edge.ShouldBe(dead.Id);
        events.Single(one => one.Kind == EventKind.EdgeLeft).Edge.ShouldBe(gone.Id);
        (await Region.GetConsolesAsync()).Silent.ShouldBe([dead.Id]);
    }

    [Fact]
    public async Task Edges_of_a_shard_get_a_change_of_the_catalog_and_the_worlds_counts()
    {
        var version = await _cluster.ApplyAsync(Specs.App("web"), Specs.App("shop", Specs.Target("b")));
        _edges[0].Live = 5;

        await UntilAsync(() => Task.FromResult(_edges.TrueForAll(edge => edge.CatalogVersion == version && edge.WorldLive == 5)));
    }

    [Fact]
    public async Task When_the_regions_grain_begins_anew_its_shards_go_on()
    {
        var places = _edges.ToDictionary(edge => edge.Id, edge => edge.Shard);
        await _cluster.DeactivateAsync(Region);

        await UntilAsync(async () => (await Region.GetEdgesAsync()).Length == Edges);
        for (var second = 0; second < 10; second++) await PassAsync();

        _edges.ToDictionary(edge => edge.Id, edge => edge.Shard).ShouldBe(places);
        _edges.ShouldAllBe(edge => edge.Peers.Length == Edges);
        (await App.GetStatusAsync()).Edges.Length.ShouldBe(Edges);
    }

    [Fact]
    public async Task With_few_edges_left_the_region_is_one_again()
    {
        foreach (var gone in _edges.Skip(2).ToList())
        {
            _edges.Remove(gone);
            await gone.LeaveAsync();
        }

        await UntilAsync(() => Task.FromResult(_edges.TrueForAll(edge => edge.Shard == 0)), seconds: 90);
        await UntilAsync(async () => (await App.GetStatusAsync()).Edges.Length == 2 && (await Region.GetEdgesAsync()).Length == 2);
    }

    [Fact]
    public async Task An_edge_of_a_release_that_knows_no_shards_stays_with_the_region()
    {
        var older = new ReportingEdge(_cluster.Grains, "fra-0", _version) { KnowsShards = false };
        _edges.Add(older);
        await UntilAsync(async () => (await Region.GetEdgesAsync()).Length == Edges + 1
            && _edges.TrueForAll(edge => edge.Peers.Length == Edges + 1));
        older.Shard.ShouldBe(0);
    }

    private async Task PassAsync()
    {
        foreach (var edge in _edges) await edge.SyncAsync();
        _cluster.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task UntilAsync(Func<Task<bool>> isSo, int seconds = 40)
    {
        for (var second = 0; !await isSo(); second++)
        {
            second.ShouldBeLessThan(seconds, string.Join(", ", _edges.Select(edge => edge.ToString())));
            await PassAsync();
        }
    }

    /// <summary>An edge's side of the sync, with one app.</summary>
    private sealed class ReportingEdge(IGrainFactory grains, string id, long version)
    {
        private readonly EdgeIdentity _edge = Specs.Edge(id);
        private readonly long _appVersion = version;
        private long _sequence;
        private long _stay;
        private bool _hasSynced;
        private bool _isWatched;

        public string Id => id;

        public bool KnowsShards { get; init; } = true;

        public int Live { get; set; }

        public int Shard { get; private set; }

        public ImmutableArray<string> Peers { get; private set; } = [];

        public ImmutableArray<string> Probers { get; private set; } = [];

        public long CatalogVersion { get; private set; } = version;

        public int WorldLive { get; private set; }

        public async Task SyncAsync()
        {
            var report = new EdgeReport
            {
                Edge = _edge,
                Sequence = ++_sequence,
                CatalogVersion = CatalogVersion,
                HasSynced = _hasSynced,
                Stay = KnowsShards ? _stay : null,
                Apps = [Report(_sequence, [Live], version: _appVersion) with { Total = [1] }],
            };
            var answer = Shard == 0 ? await grains.GetGrain<IRegionGrain>("fra").SyncAsync(report)
                : await grains.GetGrain<IRegionShardGrain>($"fra~{Shard}").SyncAsync(report);
            (Peers, Probers, _hasSynced, _isWatched) = (answer.Peers, answer.Probers, true, answer.IsWatched);
            CatalogVersion = answer.Catalog?.Version ?? CatalogVersion;
            if (answer.Apps is [.., var world]) WorldLive = world.Live.Sum();
            if (!KnowsShards || answer.Shard == Shard) return;
            (Shard, _stay) = (answer.Shard, _stay + 1);
            await SyncAsync();
        }

        public Task LeaveAsync() => Shard == 0 ? grains.GetGrain<IRegionGrain>("fra").LeaveAsync(_edge).AsTask()
            : grains.GetGrain<IRegionShardGrain>($"fra~{Shard}").LeaveAsync(_edge).AsTask();

        public override string ToString() => $"{id} in {Shard} sees {Peers.Length} ({Probers.Length}), live {WorldLive}, {_isWatched}";
    }
}
