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

    /// <summary>By number of edges. A session's end takes a moment to get from edge to edge: 0.1 s is the shortest rest.</summary>
    public static MatrixTheoryData<int, int> RestsOfSeveral => new([2, 3], [.. Rests.Select(row => row.Data).Where(rest => rest > 0)]);

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

    [Theory, MemberData(nameof(RestsOfSeveral))]
    public async Task The_next_ten_of_all_edges_go_to_the_target_that_lost_its_ten(int edges, int rest)
    {
        await using var one = Target("1");
        await using var two = Target("2");
        await ServeAsync(one, two);
        for (var client = 0; client < 2 * Half; client++) await OpenAsync(client % edges);

        await EndThoseOfAsync("2");
        await RealTime.PassAsync(TimeSpan.FromMilliseconds(rest));

        await NextGoToAsync("2", client => client % edges);
    }

    [Theory, MemberData(nameof(Rests))]
    public async Task With_weights_the_next_go_to_the_target_that_lost_its_sessions(int rest)
    {
        await using var one = Target("1");
        await using var two = Target("2");
        await ServeAsync((one, 1), (two, 3));
        for (var client = 0; client < 4 * Half; client++) await OpenAsync(edge: 0);
        _live.Count(session => session.Target == "2").ShouldBeInRange(3 * Half - 2, 3 * Half + 2);

        await EndThoseOfAsync("2");
        await RealTime.PassAsync(TimeSpan.FromMilliseconds(rest));

        await NextGoToAsync("2", _ => 0, count: 2 * Half);
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

    private Task ServeAsync(TestTarget one, TestTarget two) => ServeAsync((one, 1), (two, 1));

    private async Task ServeAsync(params (TestTarget Target, int Weight)[] targets)
    {
        var version = await _cluster.ApplyAsync(AppSpecs.Spec("app", _port) with
        {
            Balance = Balance.LeastConnections,
            Targets = [.. targets.Select(target => AppSpecs.Target(target.Target.Address) with { Weight = target.Weight })],
        });
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
        ended.Count.ShouldBeInRange(Half - 2, 3 * Half + 2);
        foreach (var (client, _, _) in ended) client.Reset();
        foreach (var (_, _, edge) in ended) await Task.Run(() => _edges[edge].Log.NextSession(), TestContext.Current.CancellationToken);
        _live.RemoveAll(session => session.Target == target);
    }

    /// <summary>As many as are left at the other target, or fewer.</summary>
    private async Task NextGoToAsync(string target, Func<int, int> edgeOf, int? count = null)
    {
        count ??= _live.Count;
        var targets = "";
        for (var client = 0; client < count; client++) targets += await OpenAsync(edgeOf(client));
        targets.ShouldBe(string.Concat(Enumerable.Repeat(target, count.Value)));
    }
}
