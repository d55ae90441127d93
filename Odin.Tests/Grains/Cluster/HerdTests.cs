using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

/// <summary>The grain of a region of 44 edges with 300 apps each begins anew: it learns at once what counts, and then edge by edge the
/// rest. Four edges are of a release that knows no turns.</summary>
public sealed class HerdTests : IAsyncLifetime
{
    private const int Edges = 44;
    private const int Earlier = 4;
    private const int Apps = 300;

    private TestCluster _cluster = null!;
    private HerdEdge[] _edges = [];
    private TimeSpan _now;

    private IRegionGrain Region => _cluster.Grains.GetGrain<IRegionGrain>("fra");

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        var version = await _cluster.ApplyAsync([.. Enumerable.Range(0, Apps)
            .Select(app => Specs.App($"app-{app}") with { Ports = [new PortRange(5000 + app)] })]);
        _edges = [.. Enumerable.Range(1, Edges)
            .Select(number => new HerdEdge(number, Apps, inUse: 2, isEarlier: number <= Earlier, version))];
        await UntilAllIsHeldAsync();
        for (var second = 0; second < 6; second++) await PassAsync();
        await LiveBecomesAsync(Edges);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_counts_is_right_before_all_rows_are_there_and_no_edge_joins_or_leaves()
    {
        await _cluster.DeactivateAsync(Region);
        var sent = _edges.Select(edge => edge.SentAll).ToList();
        foreach (var edge in _edges) edge.Live = 3;

        foreach (var edge in _edges) (await SyncAsync(edge)).AppsHeld.ShouldBe(0, "the grain is new");
        foreach (var edge in _edges) await SyncAsync(edge);   // What counts, at once.
        var ahead = _edges.Skip(Earlier + 2).ToList();
        ahead.ShouldAllBe(edge => edge.Held == 0, "their turns are to come");
        _edges.Take(Earlier).ShouldAllBe(edge => edge.Held > 0);
        _cluster.Advance(TimeSpan.FromSeconds(1));

        await LiveBecomesAsync(3 * Edges);
        (await Region.GetEdgesAsync()).ShouldAllBe(edge => edge.Apps == Apps && edge.Live == 6);
        (await StatusAsync()).Edges.Length.ShouldBe(Edges);

        await UntilAllIsHeldAsync();
        for (var second = 0; second < 10; second++) await PassAsync();

        _edges.Select(edge => edge.SentAll).ShouldBe(sent.Select(before => before + 1), "each has sent all once");
        await LiveBecomesAsync(3 * Edges);
        (await StatusAsync()).Edges.Length.ShouldBe(Edges);
        (await Region.GetAppsAsync(0)).Apps.ShouldAllBe(app => app.Edges == Edges);
        (await Region.GetEventsAsync(new EventQuery()))
            .Where(one => one.Kind is EventKind.EdgeSilent or EventKind.EdgeLeft).ShouldBeEmpty();
    }

    private async Task<AppStatus> StatusAsync() => await _cluster.Grains.GetGrain<IAppBackendGrain>("app-1").GetStatusAsync();

    /// <summary>The region's roll-up is under way; no time passes.</summary>
    private async Task LiveBecomesAsync(long live)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while ((await StatusAsync()).Targets.Single().Live is var said && said != live)
            deadline.IsCancellationRequested.ShouldBeFalse($"{said} sessions");
    }

    private async Task UntilAllIsHeldAsync()
    {
        for (var second = 0; _edges.Any(edge => edge.Held == 0); second++)
        {
            second.ShouldBeLessThan(20);
            await PassAsync();
        }
    }

    private async Task PassAsync()
    {
        foreach (var edge in _edges) await SyncAsync(edge);
        _cluster.Advance(TimeSpan.FromSeconds(1));
        _now += TimeSpan.FromSeconds(1);
    }

    private async Task<SyncAnswer> SyncAsync(HerdEdge edge)
    {
        var answer = await Region.SyncAsync(edge.NextReport((long)_now.TotalMilliseconds));
        edge.Take(answer, Edges, (long)_now.TotalMilliseconds);
        return answer;
    }
}
