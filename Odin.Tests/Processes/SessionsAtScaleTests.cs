using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Cli.Api;
using Odin.Cli.Sessions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Hosting.Redis;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What questions cost beside many sessions; with ODIN_LONG=1 only. Figures go to the output.</summary>
public sealed class SessionsAtScaleTests(ITestOutputHelper output)
{
    private const int Rounds = 8;
    private const int ProbesOfARound = 250;

    private static readonly TimeSpan PageWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WholeWithin = TimeSpan.FromSeconds(5);

    private static readonly SessionQuery[] Queries =
    [
        new() { Order = new(SessionSort.Bytes, IsDescending: true) },
        new(),
        new() { Filter = new SessionFilter { App = "shop", State = SessionState.Data, Client = "127.0.0.0/8" } },
        new() { Order = new(SessionSort.Id, IsDescending: false) },
    ];

    [Theory]
    [InlineData(3, 1667)]
    [InlineData(6, 8334)]
    public async Task Questions_are_answered_in_time_and_hold_nobody_up(int edges, int sessionsOfAnEdge)
    {
        if (Environment.GetEnvironmentVariable("ODIN_LONG") != "1") Assert.Skip("Measures for minutes: ODIN_LONG=1.");
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        await using var crowd = await IdleCrowd.StartAsync(world, edges);
        crowd.Fill(sessionsOfAnEdge);

        await MeasureAsync(world, crowd.Port, edges * sessionsOfAnEdge);
    }

    private async Task MeasureAsync(ClusterWorld world, int port, int expected)
    {
        await using var cluster = await ClusterClient.ConnectAsync(
            new ClusterConnectionOptions { Redis = RedisServers.At(world.Redis.Address) },
            region: null, NullLoggerFactory.Instance, CancellationToken.None);
        var sessions = cluster.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid());
        using var api = ApiClient.Create(new ApiEndpoint(new Uri(world.Api)), TimeProvider.System).Api!;
        using var deadline = TestTimeout.Source(TimeSpan.FromMinutes(4));
        while (await sessions.FindAsync(EdgeScope.World, new SessionQuery { Limit = 0 }) is var list
            && (list.Live < expected || !list.Missing.IsEmpty))
            deadline.Token.ThrowIfCancellationRequested();

        var (quiet, beside) = (new List<double>(), new List<double>());
        var (pages, wholes) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            if (round == 0) foreach (var figures in new[] { quiet, beside, pages, wholes }) figures.Clear();   // The first one warms up.
            quiet.AddRange(await ConnectAsync(world, port));
            var connecting = ConnectAsync(world, port);
            while (!connecting.IsCompleted)
            {
                wholes.Add(await TimedAsync(() => ReadWholeAsync(api, expected)));
                foreach (var query in Queries) pages.Add(await TimedAsync(() => ReadPageAsync(sessions, query)));
            }

            beside.AddRange(await connecting);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{expected} sessions on {world.Edges.Count} edges: {pages.Count} x 100 rows p50 {At(pages, 0.5):0} ms, "
                + $"p95 {At(pages, 0.95):0} ms; {wholes.Count} whole lists p50 {At(wholes, 0.5) / 1000:0.0} s, longest "
                + $"{wholes.Max() / 1000:0.0} s; new connections alone and beside the lists: p50 {At(quiet, 0.5):0.00} and "
                + $"{At(beside, 0.5):0.00} ms, p99 {At(quiet, 0.99):0.00} and {At(beside, 0.99):0.00} ms"));
        At(pages, 0.95).ShouldBeLessThan(PageWithin.TotalMilliseconds);
        wholes.Max().ShouldBeLessThan(WholeWithin.TotalMilliseconds);
        var (exitCode, said) = await world.OdinAsync("get", "sessions", "--all", "-o", "json");
        (exitCode, said.Split("\"id\":").Length).ShouldBe((0, expected + 1));
    }

    private static async Task ReadPageAsync(ISessionsGrain sessions, SessionQuery query)
    {
        var list = await sessions.FindAsync(EdgeScope.World, query);
        (list.Rows.Length, list.Missing.Length).ShouldBe((100, 0));
    }

    private static async Task ReadWholeAsync(ApiClient api, int expected)
    {
        var (list, failure) = await new WholeList(api, page => page.Path([])).ReadAsync(CancellationToken.None);
        failure.ShouldBeNull();
        list!.Missing.ShouldBeEmpty();
        list.Rows.Count().ShouldBeGreaterThanOrEqualTo(expected);
    }

    private static async Task<double> TimedAsync(Func<Task> ask)
    {
        var began = TimeProvider.System.GetTimestamp();
        await ask();
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>New sessions one after the other, to their first echoed byte, in milliseconds.</summary>
    private static Task<List<double>> ConnectAsync(ClusterWorld world, int port) => Task.Run(async () =>
    {
        var took = new List<double>();
        for (var probe = 0; probe < ProbesOfARound; probe++)
        {
            var edge = world.Edges[probe % world.Edges.Count];
            took.Add(await TimedAsync(async () =>
            {
                using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
                await client.SendAsync("a");
                await client.ReceiveAsync(1);
            }));
        }

        return took;
    });

    private static double At(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));
}
