using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Grains.Tickets;
using Odin.Hosting.Certificates;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Who has stolen an edge's certificate and speaks Orleans himself may lie of that edge, and use up nothing.</summary>
[Collection(CertifiedWorlds.Name)]
public sealed class StolenCertificateTests(CertifiedWorld world)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task More_than_an_edge_can_have_is_refused_counted_and_named_and_the_edge_goes_on()
    {
        await using var thief = await ConnectAsync("thief-1");
        var region = thief.Grains.GetGrain<IRegionGrain>("fra");
        var report = Report("thief-1", "fra");
        await region.SyncAsync(report);

        foreach (var lie in Lies(report)) await RefusedAsync(() => region.SyncAsync(lie).AsTask());

        (await region.SyncAsync(report with { Sequence = 2 })).Peers.ShouldContain("thief-1");
        await world.Silo.Process.WaitForLineAsync("A call of edge thief-1 was refused");
        world.Silo.Process.Lines.Count(line => line.Contains("A call of edge thief-1", StringComparison.Ordinal)).ShouldBe(1, "a minute");
        (await ScrapeAsync())["""odin_calls_refused_total{reason="over_limit"}"""].ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task One_name_lives_so_often_and_no_more_and_probes_once()
    {
        await using var thief = await ConnectAsync("thief-2");
        var region = thief.Grains.GetGrain<IRegionGrain>("fra");

        for (var generation = 1; generation <= EdgeLimits.MaxLive; generation++)
            await region.SyncAsync(Report(generation == 1 ? "thief-2" : EdgeName.Successor("thief-2", generation), "fra"));
        await RefusedAsync(() => region.SyncAsync(Report(EdgeName.Successor("thief-2", 99), "fra")).AsTask());

        var answer = await region.SyncAsync(Report("thief-2", "fra") with { Sequence = 2 });
        answer.Probers.Count(prober => EdgeName.RootOf(prober) == "thief-2").ShouldBe(1);
    }

    [Fact]
    public async Task Grains_of_made_up_names_are_not_made()
    {
        await using var thief = await ConnectAsync("thief-3");
        var edge = new EdgeIdentity("thief-3", "fra", 1);
        foreach (var name in new[] { "made-1", "made-2", "made-3", "made-4" })
            await thief.Grains.GetGrain<IRegionGrain>(name).LeaveAsync(edge with { Region = name });
        for (var number = 5; number < 25; number++)
        {
            var name = $"made-{number}";
            await RefusedAsync(() => thief.Grains.GetGrain<IRegionGrain>(name).LeaveAsync(edge with { Region = name }).AsTask());
        }

        await RefusedAsync(() => thief.Grains.GetGrain<ITicketKeysGrain>("other").ExchangeAsync(edge, new TicketKeySet()).AsTask());
        await RefusedAsync(() => LeaseAsync(thief, edge, "a b"));
        await RefusedAsync(() => LeaseAsync(thief, edge, new string('x', 1000)));

        (await ScrapeAsync())["""odin_calls_refused_total{reason="no_such_grain"}"""].ShouldBeGreaterThanOrEqualTo(23);
    }

    private static Task<Lease> LeaseAsync(OwnProgram thief, EdgeIdentity edge, string app) =>
        thief.Grains.GetGrain<IAppBackendGrain>(app).LeaseAsync(
            new LeaseRequest { Edge = edge, RequestId = 1, Want = 1, Report = Row("web") }).AsTask();

    private static IEnumerable<EdgeReport> Lies(EdgeReport report)
    {
        var lie = report with { Sequence = 9 };
        yield return lie with { Apps = [.. Enumerable.Range(0, EdgeLimits.MaxApps + 1).Select(app => Row($"app-{app}"))] };
        yield return lie with { Apps = [Row("web\u001b[2J")] };
        yield return lie with { Version = new string('x', 1_000_000) };
        yield return lie with { Load = new EdgeLoad { Loops = 1, BusyShare = double.NaN, NewPerSecond = 0 } };
    }

    private static EdgeReport Report(string id, string region) =>
        new() { Edge = new EdgeIdentity(id, region, 1), Sequence = 1, CatalogVersion = 0, Apps = [] };

    private static AppReport Row(string app) =>
        new() { App = app, ConfigVersion = 1, Sequence = 1, Live = [0], Unused = [0], Total = [0], Usable = [true] };

    private Task<OwnProgram> ConnectAsync(string name) =>
        OwnProgram.ConnectAsync(world.Certificates.Load(CertificateRole.Edge, name), world.Silo.GatewayPort);

    private async Task<Scrape> ScrapeAsync() =>
        Scrape.Of(await Http.GetStringAsync($"{world.Silo.Api}/metrics", TestContext.Current.CancellationToken));

    private static async Task RefusedAsync(Func<Task> call) => await Should.ThrowAsync<CallRefusedException>(call);
}
