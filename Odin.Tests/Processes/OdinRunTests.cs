using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary><c>odin</c> as an operator starts it: a process of its own, a real file, real signals.</summary>
public sealed class OdinRunTests : IDisposable
{
    private readonly RunFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Serves_alternately_and_drains_on_sigterm()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        var port = FreePort.Next();
        _file.Write(RunFile.App("a", port, one.Address, two.Address));
        using var odin = Run();
        await odin.ReadLineAsync("ready");

        var answers = new List<string>();
        for (var connection = 0; connection < 4; connection++)
        {
            using var client = await TestClient.ConnectAsync(port);
            answers.Add(await client.ReceiveTextToEndAsync());
        }

        answers.Count(answer => answer == "one").ShouldBe(2);
        answers.Count(answer => answer == "two").ShouldBe(2);
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_live_session_ends_in_its_own_time_when_sigterm_comes()
    {
        await using var echo = TestTarget.Echo();
        var port = FreePort.Next();
        _file.Write(RunFile.App("a", port, echo.Address));
        using var odin = Run("--drain-timeout", "60s");
        await odin.ReadLineAsync("ready");
        using var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("before");
        (await client.ReceiveTextAsync(6)).ShouldBe("before");

        await odin.SignalAsync("TERM");
        await odin.ReadMessageAsync("draining: 1 sessions are left");
        await client.SendAsync("after");
        client.Finish();

        (await client.ReceiveTextToEndAsync()).ShouldBe("after");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_signal_ends_the_drain()
    {
        await using var echo = TestTarget.Echo();
        var port = FreePort.Next();
        _file.Write(RunFile.App("a", port, echo.Address));
        using var odin = Run("--drain-timeout", "1h");
        await odin.ReadLineAsync("ready");
        using var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("x");
        await client.ReceiveAsync(1);

        await odin.SignalAsync("INT");
        await odin.ReadMessageAsync("draining: 1 sessions are left");
        await odin.SignalAsync("INT");

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        // 2: on a machine with much to do the silo was not through with its own end 5 s later (StopDeadline).
        (await odin.WaitForExitAsync()).ShouldBeOneOf(0, 2);
    }

    [Fact]
    public async Task A_watched_file_is_put_in_force_while_sessions_live_and_a_bad_one_is_refused()
    {
        await using var echo = TestTarget.Echo();
        var (kept, added) = (FreePort.Next(), FreePort.Next());
        _file.Write(RunFile.App("kept", kept, echo.Address));
        using var odin = Run("--watch");
        await odin.ReadLineAsync("ready");
        using var client = await TestClient.ConnectAsync(kept);

        _file.Write(RunFile.App("kept", kept, echo.Address), RunFile.App("added", added, echo.Address));
        (await odin.ReadLineAsync("is in force")).ShouldContain("added added");
        using (var second = await TestClient.ConnectAsync(added)) await second.EchoAsync("new app");

        _file.WriteText("{ \"Apps\": [ { \"Name\": \"kept\", \"Ports\": [0] } ] }");
        await odin.ReadMessageAsync("was refused; the running configuration stays");
        using (var third = await TestClient.ConnectAsync(added)) await third.EchoAsync("still there");

        await client.EchoAsync("never touched");
        client.Finish();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_in_use_is_a_clear_failure()
    {
        await using var holder = TestTarget.Echo();
        _file.Write(RunFile.App("a", holder.Port, "127.0.0.1:1"));
        using var odin = Run();

        (await odin.ReadMessageAsync("error:")).ShouldContain($"port {holder.Port} is in use by another process");
        (await odin.WaitForExitAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_bad_configuration_is_reported_with_its_place()
    {
        _file.WriteText("{ \"Apps\": [ { \"Name\": \"a\", \"Ports\": [0], \"Targets\": [\"h:1\"] } ] }");
        using var odin = Run();

        (await odin.ReadMessageAsync("error:")).ShouldContain($"{_file.Path}:1:38: Apps[0].Ports[0]: 0 is not valid");
        (await odin.WaitForExitAsync()).ShouldBe(3);
    }

    [Theory]
    [InlineData("run", "'--file' is required")]
    [InlineData("run -f x.json --loops many", "--loops 'many'")]
    [InlineData("run -f - --watch", "standard input cannot be watched")]
    [InlineData("fly", "fly")]
    public async Task A_usage_error_says_what_was_expected(string line, string message)
    {
        using var odin = ToolProcess.Start("odin", line.Split(' '));

        (await odin.ReadMessageAsync(message)).ShouldStartWith("error: ");
        (await odin.WaitForExitAsync()).ShouldBe(1);
    }

    private ToolProcess Run(params string[] flags) =>
        ToolProcess.Start("odin",
            ["run", "-f", _file.Path, "--address", "127.0.0.1", "--log-level", "Error", "--drain-notice", "0s", .. flags]);
}
