using System.Globalization;
using System.Net;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Monitoring;

/// <summary>A silo and two edges in two regions, watched by Prometheus and Alertmanager. App <c>game</c> has two targets and a limit; app
/// <c>chat</c> has two, of which the operator drains one.</summary>
internal sealed class MonitoredWorld : IAsyncDisposable
{
    /// <summary>Targets of all apps.</summary>
    public const int Targets = 4;

    private const int Limit = 4;

    private readonly int _gamePort = FreePort.Next(), _chatPort = FreePort.Next();
    private readonly List<TestTarget> _game = [TestTarget.Echo(), TestTarget.Echo()];
    private readonly LiveSessions _gameSessions = new(), _chatSessions = new();
    private readonly TestTarget _chat = TestTarget.Echo(), _drained = TestTarget.Echo();

    private MonitoredWorld() => Game = [.. _game.Select(target => target.Address)];

    public ClusterWorld Cluster { get; private set; } = null!;

    public AlertInbox Inbox { get; private set; } = null!;

    public AlertmanagerServer Alertmanager { get; private set; } = null!;

    public PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>The addresses of app <c>game</c>'s targets, dead or alive.</summary>
    public IReadOnlyList<string> Game { get; }

    public static async Task<MonitoredWorld> StartAsync()
    {
        var world = new MonitoredWorld();
        try
        {
            await world.StartAllAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Live sessions of both apps over both edges, one that ended, and clients that met the limit.</summary>
    public async Task OpenSessionsAsync()
    {
        foreach (var edge in Cluster.Edges)
        {
            var address = IPAddress.Parse(edge.Address);
            await _chatSessions.OpenAsync(_chatPort, address);
            for (var client = 0; client < Limit; client++) await _gameSessions.TryOpenAsync(_gamePort, address);
            await OpenAndEndAsync(_chatPort, address);
        }

        _gameSessions.Refused.ShouldBeGreaterThan(0);
    }

    /// <summary>A client whose connects all fail: the limit has room for it, and app <c>game</c> has no target.</summary>
    public async Task FailToConnectAsync()
    {
        _gameSessions.Dispose();
        // The limit's permits lie with whichever edge asked first, until they are shared out anew.
        await Prometheus.WaitAsync("odin_permits_share{app=\"game\", target=\"\"} > odin_permits_used", series: Cluster.Edges.Count);
        var refused = _gameSessions.Refused;
        await _gameSessions.TryOpenAsync(_gamePort, IPAddress.Parse(Cluster.Edges[0].Address));
        _gameSessions.Refused.ShouldBe(refused + 1);
    }

    private static async Task OpenAndEndAsync(int port, IPAddress edge)
    {
        using var client = await TestClient.ConnectAsync(port, edge);
        await client.SendAsync("hello");
        client.Finish();
        (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
    }

    /// <summary>The operator takes a target out, and it goes away.</summary>
    public async Task DrainAndKillAsync()
    {
        var (exitCode, said) = await Cluster.OdinAsync("drain", "chat", _drained.Address);
        exitCode.ShouldBe(0, said);
        await Prometheus.WaitAsync("odin_target_admin_state{app=\"chat\", state=\"draining\"} == 1", series: Cluster.Edges.Count);
        await _drained.DisposeAsync();
    }

    public async Task KillGameAsync()
    {
        foreach (var target in _game) await target.DisposeAsync();
    }

    /// <summary>On the same ports.</summary>
    public void ReviveGame()
    {
        _game.Clear();
        foreach (var address in Game)
            _game.Add(TestTarget.Start(TestTarget.EchoAsync, port: IPEndPoint.Parse(address).Port));
    }

    public async ValueTask DisposeAsync()
    {
        _gameSessions.Dispose();
        _chatSessions.Dispose();
        foreach (var part in new IAsyncDisposable?[] { Prometheus, Alertmanager, Cluster, Inbox })
            if (part is not null) await part.DisposeAsync();
        foreach (var target in _game.Append(_chat).Append(_drained)) await target.DisposeAsync();
    }

    private async Task StartAllAsync()
    {
        Inbox = await AlertInbox.StartAsync();
        Alertmanager = await AlertmanagerServer.StartAsync(Inbox, "1s");
        Cluster = await ClusterWorld.StartAsync("fra");
        await Cluster.AddEdgeAsync("fra");
        await Cluster.AddEdgeAsync("iad");
        await Cluster.ApplyAsync(Document());
        foreach (var edge in Cluster.Edges) await edge.Process.WaitForLineAsync("ready");
        Prometheus = await PrometheusServer.StartAsync(
            [Alertmanager.Address, new Uri(Inbox.Url).Authority],
            new Dictionary<string, IEnumerable<(string, Dictionary<string, string>)>>
            {
                ["odin-edge"] = Cluster.Edges.Select(edge => (Local(edge.AdminPort),
                    new Dictionary<string, string> { ["region"] = edge.Id.Split('-')[0], ["edge"] = edge.Id })),
                ["odin-silo"] = Cluster.Silos.Select(silo => (Local(silo.AdminPort),
                    new Dictionary<string, string> { ["region"] = silo.Region })),
            },
            soon: "OdinTargetDown");
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private string Document() => string.Create(CultureInfo.InvariantCulture,
        $$"""
        {
          "Defaults": { "HealthCheck": { "Interval": "1s", "Timeout": "1s", "Fall": 2, "Rise": 1 } },
          "Apps": [
            { "Name": "game", "Ports": [{{_gamePort}}], "Targets": ["{{Game[0]}}", "{{Game[1]}}"],
              "Limits": { "MaxConnections": {{Limit}} } },
            { "Name": "chat", "Ports": [{{_chatPort}}], "Targets": ["{{_chat.Address}}", "{{_drained.Address}}"] }
          ]
        }
        """);
}
