using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Hosting.Redis;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>All who ask a cluster while its Redis comes and goes: in each region edges, which sync, lease and ask for permits once a
/// second, and at each silo an operator, who looks once a second.</summary>
internal sealed class RedisHerd : IAsyncDisposable
{
    private const int EdgesOfRegion = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly int _apps;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ClusterClient> _clients = [];
    private readonly List<Task> _askers = [];

    private RedisHerd(int apps) => _apps = apps;

    public AnswerTimes OfEdges { get; } = new();

    public AnswerTimes OfOperators { get; } = new();

    /// <param name="world">With one silo in each region.</param>
    /// <param name="apps">App-0, app-1, ... of its catalog, in version 1, each with one target and a limit.</param>
    public static async Task<RedisHerd> StartAsync(ClusterWorld world, int apps)
    {
        var herd = new RedisHerd(apps);
        foreach (var silo in world.Silos)
        {
            var client = await ClusterClient.ConnectAsync(
                new ClusterConnectionOptions { Redis = RedisServers.At(world.Redis.Address) }, silo.Region, NullLoggerFactory.Instance,
                CancellationToken.None, GatewayListPeriod.Draw(new Random(herd._clients.Count)));
            herd._clients.Add(client);
            for (var number = 0; number < EdgesOfRegion; number++) herd._askers.Add(herd.AskAsEdgeAsync(client, silo.Region, number));
            herd._askers.Add(herd.AskAsOperatorAsync(silo));
        }

        return herd;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_askers);
        foreach (var client in _clients) await client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AskAsEdgeAsync(ClusterClient client, string region, int number)
    {
        var edge = new EdgeIdentity($"{region}-herd-{number}", region, 1);
        var grain = client.Grains.GetGrain<IRegionGrain>(region);
        var app = $"app-{(region[0] + number) % _apps}";
        var backend = client.Grains.GetGrain<IAppBackendGrain>(app);
        var (held, epoch) = (0L, 0L);
        await RealTime.PassAsync(Interval * number / EdgesOfRegion, _stop.Token);
        for (var round = 1; !_stop.IsCancellationRequested; round++)
        {
            var report = Reports.Report(round, [number], app: app);
            await OfEdges.AskAsync("sync", async () => held = (await grain.SyncAsync(new EdgeReport
            {
                Edge = edge,
                Sequence = round,
                CatalogVersion = 1,
                HasSynced = round > 1,
                Apps = [report],
                Since = held,
            })).AppsHeld);
            await OfEdges.AskAsync("lease", () => backend.LeaseAsync(Reports.Request(edge, round, 1, report)).AsTask());
            await OfEdges.AskAsync("permits", async () => epoch = Math.Max(epoch, (await backend.ExchangePermitsAsync(new PermitRequest
            {
                Edge = edge,
                RequestId = round,
                ConfigVersion = 1,
                Epoch = epoch,
                Lines = [new PermitLine { Quota = 0, Used = 0, Wanted = 1 }],
            })).Epoch));
            await RealTime.PassAsync(Interval, _stop.Token);
        }
    }

    private async Task AskAsOperatorAsync(SiloProcess silo)
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var what in new[] { "config", "apps", "edges" })
                await OfOperators.AskAsync($"get {what}", () => Http.GetStringAsync($"{silo.Api}/api/v1/{what}"));
            await RealTime.PassAsync(Interval, _stop.Token);
        }
    }
}
