using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Silo.Placement;
using Odin.Silo.World;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Silo.World;

public sealed class WorldFeedTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private TestCluster _cluster = null!;
    private MixedFactory _mix = null!;
    private FailingMembership _failing = null!;
    private WorldFeed _feed = null!;
    private long _version;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _version = await _cluster.ApplyAsync(AppSpecs.Spec("web", 5001, "10.0.0.1:1"));
        (var grains, _mix) = MixedFactory.Of(_cluster.Grains);
        var services = _cluster.Silos.GetSiloServiceProvider();
        (var membership, _failing) = FailingMembership.Of(services.GetRequiredService<IClusterMembershipService>());
        var silos = new SiloList(membership, services.GetRequiredService<ILocalSiloDetails>(), services.GetRequiredService<SiloRegions>());
        _feed = new WorldFeed(new KnownGrains(grains), silos, _time, NullLogger<WorldFeed>.Instance);
        await _feed.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _feed.StopAsync(default);
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Ten_viewers_cost_what_one_costs_and_none_cost_nothing()
    {
        _mix.Asked.ShouldBe(0);
        using (var one = new Viewer(_feed))
        {
            await one.NextWorldAsync();
            await one.NextEventsAsync();
            var before = _mix.Asked;
            _time.Advance(TimeSpan.FromSeconds(1));
            await one.NextWorldAsync();
            var costOfOne = _mix.Asked - before;
            var others = Enumerable.Range(0, 9).Select(_ => new Viewer(_feed, "web")).ToList();
            before = _mix.Asked;
            _time.Advance(TimeSpan.FromSeconds(1));
            await one.NextWorldAsync();
            foreach (var other in others) await other.NextWorldAsync();
            (_mix.Asked - before).ShouldBeInRange(1, 2 * costOfOne, "two steps at most were under way");
            _feed.Listeners.ShouldBe(10);
            foreach (var other in others) other.Dispose();
        }

        _feed.Listeners.ShouldBe(0);
    }

    [Fact]
    public async Task A_viewer_gets_the_past_the_events_and_the_app_it_looks_at()
    {
        using var first = new Viewer(_feed, "web");
        (await first.NextAsync("world")).ShouldContain("\"name\":\"web\"");
        (await first.NextAsync("app")).ShouldContain("\"target\":\"10.0.0.1:1\"");
        (await first.NextEventsAsync()).ShouldContain("\"kind\":\"configApplied\"");

        using var second = new Viewer(_feed, "nobody");

        (await second.NextAsync("history")).ShouldContain("\"live\":0");
        (await second.NextAsync("events")).ShouldContain("configApplied");
        (await second.NextAsync("app")).ShouldBe("null");
    }

    [Fact]
    public async Task The_first_document_is_whole_and_then_comes_what_changed()
    {
        using var first = new Viewer(_feed);
        var world = JsonNode.Parse(await first.NextAsync("world"))!;
        world["apps"]!.AsArray().Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        var idle = JsonNode.Parse(await first.NextAsync("changes"))!;
        (idle["after"]!.ToString(), idle["apps"]!.AsArray().Count, idle["regions"]).ShouldBe((world["time"]!.ToString(), 0, null));

        await _cluster.ApplyAsync(AppSpecs.Spec("web", 5001, "10.0.0.1:1"), AppSpecs.Spec("api", 5002, "10.0.0.2:2"));
        _time.Advance(TimeSpan.FromSeconds(1));
        var changes = JsonNode.Parse(await first.NextAsync("changes"))!;
        changes["apps"]!.AsArray().Select(app => app!["name"]!.ToString()).ShouldBe(["api"]);
        changes["after"]!.ToString().ShouldBe(idle["time"]!.ToString());
        using var second = new Viewer(_feed);
        JsonNode.Parse(await second.NextAsync("world"))!["apps"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_grain_is_not_asked_while_its_app_has_no_news()
    {
        using var viewer = new Viewer(_feed);
        await viewer.NextWorldAsync();
        for (var second = 0; second < 3; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await viewer.NextWorldAsync();
        }

        _mix.AskedOfApps.ShouldBe(0, "nobody has used it");
    }

    [Fact]
    public async Task News_of_a_second_whose_document_could_not_be_made_is_in_the_next_one()
    {
        using var viewer = new Viewer(_feed);
        await viewer.NextWorldAsync();
        await ReportAsync(live: 3);
        var failed = _failing.FailOnceAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await failed.WaitAsync(TestTimeout.Usual, TestTimeout.Time);

        // The feed goes on after a pause, which begins at some moment from here on.
        var next = UntilAsync(viewer, "\"live\":3");
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await RealTime.PassAsync(TimeSpan.FromMilliseconds(5));
        }

        await next;
    }

    [Fact]
    public async Task A_viewer_that_takes_nothing_is_let_go()
    {
        using var slow = _feed.Listen(app: null);
        using var quick = new Viewer(_feed);
        for (var second = 0; second < 20; second++)
        {
            await quick.NextWorldAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var frames = 0;
        await foreach (var _ in slow.ReadAsync(TestContext.Current.CancellationToken)) frames++;
        frames.ShouldBe(16);
    }

    private static async Task UntilAsync(Viewer viewer, string says)
    {
        while (!(await viewer.NextWorldAsync()).Contains(says, StringComparison.Ordinal)) { }
    }

    /// <summary>An edge has so many sessions of the app, and its region has sent them up.</summary>
    private async Task ReportAsync(int live)
    {
        var edge = Specs.Edge("fra-1", "fra", 639315107952109067);
        var report = Report(1, [live], version: _version, app: "web");
        await _cluster.Grains.GetGrain<IRegionGrain>("fra").SyncAsync(new EdgeReport
        {
            Edge = edge,
            Sequence = 1,
            CatalogVersion = _version,
            Apps = [report],
            IsReady = true,
        });
        await _cluster.Grains.GetGrain<IAppBackendGrain>("web").MergeAsync(RollUp("fra", new EdgeAppReport(edge, report)));
    }

    private sealed class Viewer(WorldFeed feed, string? app = null) : IDisposable
    {
        private readonly WorldListener _listener = feed.Listen(app);
        private IAsyncEnumerator<ReadOnlyMemory<byte>>? _frames;

        /// <summary>The whole document, or what changed of it.</summary>
        public Task<string> NextWorldAsync() => NextAsync("world", "changes");

        /// <summary>The next ones that say something.</summary>
        public async Task<string> NextEventsAsync()
        {
            while (true)
            {
                if (await NextAsync("events") is var events and not "[]") return events;
            }
        }

        public async Task<string> NextAsync(params string[] names)
        {
            _frames ??= _listener.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
            while (await _frames.MoveNextAsync().AsTask().WaitAsync(TestTimeout.Usual))
            {
                var lines = Encoding.UTF8.GetString(_frames.Current.Span).Split('\n');
                if (names.Any(name => lines[0] == $"event: {name}")) return lines[1]["data: ".Length..];
            }

            throw new InvalidOperationException($"The feed ended before {string.Join(" or ", names)} came.");
        }

        public void Dispose() => _listener.Dispose();
    }
}
