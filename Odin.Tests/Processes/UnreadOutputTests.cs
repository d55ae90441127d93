using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Standard output and standard error are both pipes that nobody reads: nothing that serves waits for either.</summary>
public sealed class UnreadOutputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("odin-unread-");

    private string ConfigFile => Path.Combine(_folder.FullName, "config.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sessions_reloads_and_signals_go_on()
    {
        await using var echo = TestTarget.Echo();
        var ports = new[] { FreePort.Next(), FreePort.Next(), FreePort.Next() };
        Write(ports, echo.Address);
        using var output = await NamedPipe.CreateAsync(Path.Combine(_folder.FullName, "output"));
        // Nobody reads standard error from the first line on.
        using var odin = ToolProcess.StartWithOutputTo(output.Path, "odin", "run", "-f", ConfigFile, "--address", "127.0.0.1",
            "--loops", "1", "--log-level", "Verbose");
        await output.ReadLineAsync("ready");
        output.Fill();
        using var stays = await TestClient.ConnectAsync(ports[0]);
        using var first = await TestClient.ConnectAsync(ports[1]);
        using var second = await TestClient.ConnectAsync(ports[2]);
        foreach (var client in new[] { stays, first, second }) await EchoAsync(client, "before");

        await ReloadAsync(odin, ports[..1].Append(ports[2]), echo.Address, first);
        await EchoAsync(stays, "after the first reload, whose line nobody takes");
        await ReloadAsync(odin, ports[..1], echo.Address, second);
        await EchoAsync(stays, "after the second one");

        stays.Finish();
        (await stays.ReceiveToEndAsync()).ShouldBeEmpty();
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_silo_serves_and_ends()
    {
        var admin = Text(FreePort.Next());
        Write([FreePort.Next()], "127.0.0.1:1");
        using var output = await NamedPipe.CreateAsync(Path.Combine(_folder.FullName, "output"));
        output.Fill();
        using var silo = ToolProcess.StartWithOutputTo(output.Path, "odin", "silo", "--admin-port", admin, "--silo-port",
            Text(FreePort.Next()), "--gateway-port", Text(FreePort.Next()), "--log-level", "Verbose");

        await using var apply = LiveProcess.StartTool("apply", "odin", "apply", "-f", ConfigFile, "--wait", "5m", "--api",
            $"http://127.0.0.1:{admin}");
        (await apply.WaitForExitAsync()).ShouldBe(0);

        await silo.SignalAsync("TERM");
        (await silo.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_edge_looks_for_its_cluster_and_ends()
    {
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        gateway.Start();
        using var output = await NamedPipe.CreateAsync(Path.Combine(_folder.FullName, "output"));
        output.Fill();
        using var edge = ToolProcess.StartWithOutputTo(output.Path, "odin", "edge", "--admin-port", "0", "--gateway",
            gateway.LocalEndpoint.ToString()!, "--log-level", "Verbose");
        using var connection = await gateway.AcceptTcpClientAsync().WaitAsync(TestTimeout.OfProcess, TestTimeout.Time);

        await edge.SignalAsync("TERM");

        (await edge.WaitForExitAsync()).ShouldBe(0);
    }

    /// <summary>There is no line to read: what is in force is shown by the session whose app is gone.</summary>
    private async Task ReloadAsync(ToolProcess odin, IEnumerable<int> ports, string target, TestClient ends)
    {
        Write(ports, target);
        await odin.SignalAsync("HUP");
        (await ends.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
    }

    private static async Task EchoAsync(TestClient client, string text)
    {
        await client.SendAsync(text);
        (await client.ReceiveTextAsync(text.Length)).ShouldBe(text);
    }

    private void Write(IEnumerable<int> ports, string target)
    {
        var apps = ports.Select(port => string.Create(CultureInfo.InvariantCulture,
            $$"""{ "Name": "app{{port}}", "Ports": [{{port}}], "Targets": ["{{target}}"], "Drain": { "Timeout": "0s" } }"""));
        File.WriteAllText(ConfigFile, $"{{ \"Apps\": [ {string.Join(", ", apps)} ] }}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
