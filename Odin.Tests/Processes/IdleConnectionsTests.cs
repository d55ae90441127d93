using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary>Hundreds of connections that say nothing to every port of a process with 1,024 descriptors: it serves on,
/// and is whole again when they leave.</summary>
public sealed partial class IdleConnectionsTests : IDisposable
{
    private const int Limit = 1024;
    private const int Many = 800;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");
    private readonly List<Socket> _idle = [];

    public IdleConnectionsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are limited with prlimit");

    public void Dispose()
    {
        LetGo();
        File.Delete(_file);
    }

    [Fact]
    public async Task An_edges_admin_port_full_of_them_costs_no_session()
    {
        await using var target = TestTarget.Echo();
        var port = FreePort.Next();
        await File.WriteAllTextAsync(_file,
            string.Create(CultureInfo.InvariantCulture,
                $$"""{ "Apps": [ { "Name": "a", "Ports": [{{port}}], "Targets": ["{{target.Address}}"] } ] }"""));
        using var odin = ToolProcess.StartLimited(Limit, "odin", "run", "-f", _file, "--address", "127.0.0.1", "--log-level", "Warning");
        var admin = AdminPort(await odin.ReadLineAsync("admin"));
        await odin.ReadLineAsync("ready");

        await HoldAsync(admin);
        var clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ServedAsync(port)));
        foreach (var client in clients) client.Dispose();
        LetGo();

        await HealthyAsync(admin);
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_silos_ports_full_of_them_are_free_again_when_they_leave()
    {
        var (silo, gateway) = (FreePort.Next(), FreePort.Next());
        using var odin = ToolProcess.StartLimited(
            Limit, "odin", "silo", "--admin-port", "0", "--silo-port", $"{silo}", "--gateway-port", $"{gateway}", "--log-level", "Warning",
            "--connections-per-address", "1000");
        var admin = AdminPort(await odin.ReadLineAsync("admin"));
        await odin.ReadLineAsync("ready");

        await HoldAsync(gateway);
        await HoldAsync(silo);
        await HoldAsync(admin);
        (await odin.ReadMessageAsync("were refused so far")).ShouldContain("Raise the descriptor limit");
        LetGo();

        await HealthyAsync(admin);
        await ListedAsync(admin);
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_silos_port_lets_those_go_that_say_nothing()
    {
        var (silo, gateway) = (FreePort.Next(), FreePort.Next());
        using var odin = ToolProcess.Start("odin", "silo", "--admin-port", "0", "--silo-port", $"{silo}", "--gateway-port", $"{gateway}",
            "--log-level", "Warning");
        await odin.ReadLineAsync("ready");
        using var quiet = await TestClient.ConnectAsync(gateway);
        using var halfway = await TestClient.ConnectAsync(gateway);
        await halfway.SendAsync(new byte[] { 100, 0, 0, 0, 1, 2, 3 });

        (await Task.WhenAll(quiet.ReceiveUntilBrokenAsync(), halfway.ReceiveUntilBrokenAsync()).WaitAsync(TimeLimit)).Length.ShouldBe(2);
    }

    private static int AdminPort(string line) => int.Parse(PortInUrl().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task<TestClient> ServedAsync(int port)
    {
        var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("x");
        (await client.ReceiveTextAsync(1)).ShouldBe("x");
        return client;
    }

    private static async Task HealthyAsync(int admin)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeLimit };
        for (var tries = 0; ; tries++)
        {
            try
            {
                (await http.GetAsync($"http://127.0.0.1:{admin}/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
                return;
            }
            catch (HttpRequestException) when (tries < 1000)
            {
                // The server learns of the ends of the others by events of its own.
                await RealTime.PassAsync(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>A command is answered.</summary>
    private static async Task ListedAsync(int admin)
    {
        using var odin = ToolProcess.Start("odin", "get", "edges", "--api", $"http://127.0.0.1:{admin}");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    /// <summary>Connects so many that the port takes, refuses or leaves waiting.</summary>
    private async Task HoldAsync(int port)
    {
        for (var count = 0; count < Many; count++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _idle.Add(socket);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(TimeSpan.FromSeconds(1));
            }
            catch (Exception left) when (left is SocketException or TimeoutException)
            {
                // Refused already, or left waiting: its queue is full.
            }
        }
    }

    private void LetGo()
    {
        foreach (var socket in _idle) socket.Dispose();
        _idle.Clear();
    }

    [GeneratedRegex(@"http://[^ ]*:(\d+)")]
    private static partial Regex PortInUrl();
}
