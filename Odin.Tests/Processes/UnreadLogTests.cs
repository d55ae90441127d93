using System.Globalization;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary>Standard error is a pipe that nobody reads, or a disk that is full: nothing that serves waits for it.</summary>
public sealed class UnreadLogTests : IDisposable
{
    /// <summary>At some 200 bytes a line, more than the pipe and the queue before it can hold.</summary>
    private const int SessionsThatFillIt = 1200;

    private readonly RunFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Events_on_a_loop_hold_no_session_up_and_signals_work(string format)
    {
        await using var echo = TestTarget.Echo();
        var (live, dead) = (FreePort.Next(), FreePort.Next());
        _file.Write(RunFile.App("live", live, echo.Address), RunFile.App("dead", dead, "127.0.0.1:1", "127.0.0.2:1"));
        using var odin =
            ToolProcess.Start("odin", "run", "-f", _file.Path, "--address", "127.0.0.1", "--loops", "1", "--log-format", format);
        await odin.ReadLineAsync("ready");
        using var client = await TestClient.ConnectAsync(live);
        await client.EchoAsync("before");

        for (var session = 0; session < SessionsThatFillIt; session++) await SessionAsync(live);
        // Both targets are ejected, and probed, and a panic: each a line from the loop's thread.
        for (var session = 0; session < 20; session++) await Refused.ConnectAsync(dead);
        await client.EchoAsync("after the ejections");

        _file.Write(RunFile.App("live", live, echo.Address));
        await odin.SignalAsync("HUP");
        await odin.ReadLineAsync("is in force");
        await client.EchoAsync("after the reload");
        client.Finish();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Two_signals_end_a_drain_although_nobody_reads()
    {
        await using var echo = TestTarget.Echo();
        var port = FreePort.Next();
        _file.Write(RunFile.App("live", port, echo.Address));
        using var odin =
            ToolProcess.Start("odin", "run", "-f", _file.Path, "--address", "127.0.0.1", "--log-level", "Verbose", "--drain-timeout", "1h");
        await odin.ReadLineAsync("ready");
        using var client = await TestClient.ConnectAsync(port);
        await client.EchoAsync("before");
        for (var session = 0; session < SessionsThatFillIt; session++) await SessionAsync(port);

        await odin.SignalAsync("TERM");
        await ClosedAsync(port);
        await odin.SignalAsync("TERM");

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("edge")]
    public async Task A_silo_and_an_edge_end_on_a_signal_although_nobody_reads(string command)
    {
        using var odin =
            ToolProcess.Start("odin", [command, "--admin-port", "0", "--log-level", "Verbose", .. command == "silo" ? Ports() : []]);
        // An edge without a configuration is not ready.
        await odin.ReadLineAsync("admin");

        await odin.SignalAsync("TERM");

        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_full_disk_under_the_log_changes_nothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        await using var echo = TestTarget.Echo();
        var port = FreePort.Next();
        _file.Write(RunFile.App("live", port, echo.Address));
        using var odin =
            ToolProcess.StartWithErrorsTo("/dev/full", "odin", "run", "-f", _file.Path, "--address", "127.0.0.1", "--log-level", "Debug");
        await odin.ReadLineAsync("ready");

        for (var session = 0; session < 50; session++) await SessionAsync(port);

        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    private static string[] Ports() =>
        ["--silo-port", FreePort.Next().ToString(CultureInfo.InvariantCulture), "--gateway-port",
            FreePort.Next().ToString(CultureInfo.InvariantCulture)];

    private static async Task SessionAsync(int port)
    {
        using var client = await TestClient.ConnectAsync(port);
        client.Finish();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
    }

    /// <summary>The first signal has come through when nobody is let in any more: there is no line to read.</summary>
    private static async Task ClosedAsync(int port)
    {
        try
        {
            while (true) await SessionAsync(port);
        }
        catch (SocketException)
        {
            // Closed.
        }
    }
}
