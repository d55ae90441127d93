using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Three edges, one app's grain, real sockets and the default coordination: the next
/// ten clients after ten of twenty went.</summary>
public sealed class LeastConnectionsTests : IAsyncLifetime
{
    private const int Half = 10;
    private static readonly string[] _addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
    private readonly TaskCompletionSource _over = new();
    private readonly List<TestEdge> _edges = [];
    private readonly List<(TestClient Client, string Target, int Edge)> _live = [];
    private readonly int _port = FreePort.Next();
    private TestCluster _cluster = null!;

    /// <summary>Rests in milliseconds; the long ones only with ODIN_LONG=1.</summary>
    public static TheoryData<int> Rests =>
        Environment.GetEnvironmentVariable("ODIN_LONG") == "1" ? [0, 100, 1000, 5000, 12_000, 30_000] : [0, 100, 1000];

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(isRealTime: true);
        foreach (var address in _addresses)
        {
            _edges.Add(await TestEdge.StartAsync(EdgeLoops.TwoEpoll, services => services.AddSingleton<ICluster>(_cluster),
                ($"edge-{address}", address)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        foreach (var (client, _, _) in _live) client.Dispose();
        foreach (var edge in _edges) await edge.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Theory, MemberData(nameof(Rests))]
    public async Task The_next_ten_go_to_the_target_that_lost_its_ten(int rest)
    {
        await using var one = Target("1");
        await using var two = Target("2");
        await ServeAsync(one, two);
        for (var client = 0; client < 2 * Half; client++) await OpenAsync(edge: 0);

        await EndThoseOfAsync("2");
        await RealTime.PassAsync(TimeSpan.FromMilliseconds(rest));

        await NextGoToAsync("2", _ => 0);
    }

    [Theory, MemberData(nameof(Rests))]
    public async Task The_next_ten_of_all_edges_go_to_the_target_that_lost_its_ten(int rest)
    {
        await using var one = Target("1");
        await using var two = Target("2");
        await ServeAsync(one, two);
        for (var client = 0; client < 2 * Half; client++) await OpenAsync(client % _edges.Count);

        await EndThoseOfAsync("2");
        await RealTime.PassAsync(TimeSpan.FromMilliseconds(Math.Max(rest, 1000)));

        await NextGoToAsync("2", client => client % _edges.Count);
    }

    [Fact]
    public async Task A_half_closed_session_counts()
    {
        await using var one = Target("1");
        await using var two = Target("2");
        await ServeAsync(one, two);
        for (var client = 0; client < 2 * Half; client++) await OpenAsync(edge: 0);
        await EndThoseOfAsync("2");

        foreach (var (client, _, _) in _live) client.Finish();

        await NextGoToAsync("2", _ => 0);
    }

    /// <summary>Says its name, and never ends a session by itself.</summary>
    private TestTarget Target(string name) => TestTarget.Start(async socket =>
    {
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(name));
        await Task.WhenAny(_over.Task, BreaksAsync(socket));
    });

    /// <summary>Completes when the connection is gone; a FIN alone does not say so.</summary>
    private async Task BreaksAsync(System.Net.Sockets.Socket socket)
    {
        await TestTarget.DrainAsync(socket);
        await _over.Task;
    }

    private async Task ServeAsync(params TestTarget[] targets)
    {
        var version = await _cluster.ApplyAsync(
            AppSpecs.Spec("app", _port, [.. targets.Select(target => target.Address)]) with { Balance = Balance.LeastConnections });
        foreach (var edge in _edges) await edge.Edge.WaitForCatalogAsync(version, TestContext.Current.CancellationToken);
    }

    private async Task<string> OpenAsync(int edge)
    {
        var client = await TestClient.ConnectAsync(_port, System.Net.IPAddress.Parse(_addresses[edge]));
        var target = await client.ReceiveTextAsync(1);
        _live.Add((client, target, edge));
        return target;
    }

    /// <summary>Their clients reset, and the edges have seen it.</summary>
    private async Task EndThoseOfAsync(string target)
    {
        var ended = _live.Where(session => session.Target == target).ToList();
        ended.Count.ShouldBeInRange(Half - 2, Half + 2);
        foreach (var (client, _, _) in ended) client.Reset();
        foreach (var (_, _, edge) in ended) await Task.Run(() => _edges[edge].Log.NextSession(), TestContext.Current.CancellationToken);
        _live.RemoveAll(session => session.Target == target);
    }

    /// <summary>As many as are left at the other target.</summary>
    private async Task NextGoToAsync(string target, Func<int, int> edgeOf)
    {
        var count = _live.Count;
        var targets = "";
        for (var client = 0; client < count; client++) targets += await OpenAsync(edgeOf(client));
        targets.ShouldBe(string.Concat(Enumerable.Repeat(target, count)));
    }
}
