using System.Globalization;
using System.Net.Sockets;
using Odin.Edge.Takeover;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A new process takes the listening sockets of a running one: real processes, clients that come all the time.</summary>
public sealed class TakeoverTests : IDisposable
{
    private static readonly string[] NoNotice = ["--drain-notice", "0s"];

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-takeover-").FullName;
    private readonly int _port = FreePort.Next();

    private string Socket => Path.Combine(_folder, "takeover.sock");

    public TakeoverTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are passed on Linux only");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1", "1")]
    [InlineData("2", "1")]
    [InlineData("1", "2")]
    public async Task No_client_is_refused_or_reset_and_a_live_session_goes_on(string loopsBefore, string loopsAfter)
    {
        await using var target = TestTarget.Echo();
        await using var before = await StartAsync("before", target, "--loops", loopsBefore);
        using var live = await TestClient.ConnectAsync(_port);
        await NamedTarget.EchoAsync(live);
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(() => ConnectUntilAsync(enough.Token))).ToList();

        await using var after = await StartAsync("after", target, "--loops", loopsAfter, "--takeover");
        await after.WaitForLineAsync("listening sockets were taken over");
        await before.WaitForLineAsync("draining: ");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => EchoOnceAsync()));
        await enough.CancelAsync();

        (await Task.WhenAll(clients)).ShouldAllBe(served => served > 0);
        await ChangesHandsAsync(live, before, after);
    }

    [Fact]
    public async Task The_old_process_serves_on_when_the_new_one_goes_away_in_the_middle_and_can_be_taken_over_later()
    {
        await using var target = TestTarget.Echo();
        await using var before = await StartAsync("before", target);
        var (inheritedSockets, failure) = TakeoverRequest.Send(TakeoverMode.Required, Socket, cluster: null);
        failure.ShouldBeNull();

        inheritedSockets!.Dispose();
        await before.WaitForLineAsync("did not take over (it went away); this one serves on");

        await EchoOnceAsync();
        await using var after = await StartAsync("after", target, "--takeover", "IfRunning");
        await after.WaitForLineAsync("listening sockets were taken over");
        (await before.WaitForExitAsync()).ShouldBe(0);
        await EchoOnceAsync();
    }

    [Fact]
    public async Task A_process_in_the_notice_of_its_drain_can_be_taken_over_which_ends_the_notice()
    {
        await using var target = TestTarget.Echo();
        await using var before = await StartAsync("before", target, "--drain-notice", "10m");
        using var live = await TestClient.ConnectAsync(_port);
        await NamedTarget.EchoAsync(live);
        await before.SignalAsync("TERM");
        await before.WaitForLineAsync("ports go on accepting for 600 s");
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ConnectUntilAsync(enough.Token))).ToList();

        await using var after = await StartAsync("after", target, "--takeover");
        await after.WaitForLineAsync("listening sockets were taken over");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => EchoOnceAsync()));
        await enough.CancelAsync();

        (await Task.WhenAll(clients)).ShouldAllBe(served => served > 0);
        await ChangesHandsAsync(live, before, after);
    }

    [Fact]
    public async Task A_process_that_is_configured_for_other_ports_ends_and_the_old_one_serves_on()
    {
        await using var target = TestTarget.Echo();
        await using var before = await StartAsync("before", target);

        await using var other = Start("other", FreePort.Next(), target, "--takeover");

        (await other.WaitForLineAsync("The takeover failed"))
            .ShouldContain("it listens on none of the addresses and ports that this process is configured for");
        (await other.WaitForExitAsync()).ShouldBe(2);
        await EchoOnceAsync();
        (await before.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Another_cluster_and_another_version_are_refused_with_the_reason()
    {
        await using var target = TestTarget.Echo();
        await using var before = await StartAsync("before", target);

        TakeoverRequest.Send(TakeoverMode.Required, Socket, "other").Failure.ShouldNotBeNull()
            .ShouldContain("this edge belongs to a process with a silo of its own, not to cluster other");
        using var socket = TakeoverChannel.NewSocket();
        socket.Connect(new UnixDomainSocketEndPoint(Socket));
        using var channel = new TakeoverChannel(socket);
        channel.Send(new TakeoverMessage { Step = TakeoverStep.Hello, Protocol = 99 });
        var answer = channel.Receive(TimeSpan.FromSeconds(20), out _);

        answer!.Step.ShouldBe(TakeoverStep.Refusal);
        answer.Refusal.ShouldBe("it speaks version 99 of the takeover, this one version 1");
        await EchoOnceAsync();
        (await before.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_to_take_over_is_a_clear_failure_unless_that_is_fine()
    {
        await using var target = TestTarget.Echo();
        await using (var alone = Start("alone", _port, target, "--takeover"))
        {
            (await alone.WaitForLineAsync("error: ")).ShouldContain($"no edge can be taken over at {Socket}: there is no such socket");
            (await alone.WaitForExitAsync()).ShouldBe(2);
        }

        await using (var first = await StartAsync("first", target, "--takeover", "IfRunning"))
        {
            await EchoOnceAsync();
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Socket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await first.StopAsync()).ShouldBe(0);
        }

        await using var late = Start("late", _port, target, "--takeover");
        (await late.WaitForLineAsync("error: ")).ShouldContain("the socket is a leftover, no process listens on it");
    }

    private async Task<LiveProcess> StartAsync(string name, TestTarget target, params string[] more)
    {
        var process = Start(name, _port, target, more);
        await process.WaitForLineAsync("ready");
        return process;
    }

    private LiveProcess Start(string name, int port, TestTarget target, params string[] more)
    {
        var file = Path.Combine(_folder, $"{name}.json");
        File.WriteAllText(file,
            string.Create(CultureInfo.InvariantCulture,
                $$"""{ "Apps": [ { "Name": "a", "Ports": [{{port}}], "Targets": ["{{target.Address}}"] } ] }"""));
        return LiveProcess.StartTool(name, "odin",
            ["run", "-f", file, "--address", "127.0.0.1", "--takeover-socket", Socket,
                .. more.Contains("--drain-notice") ? [] : NoNotice, .. more]);
    }

    private async Task<int> ConnectUntilAsync(CancellationToken enough)
    {
        var served = 0;
        for (; !enough.IsCancellationRequested; served++) await EchoOnceAsync();
        return served;
    }

    /// <summary>The old process serves its last session to the end, then the new one is alone.</summary>
    private async Task ChangesHandsAsync(TestClient live, LiveProcess before, LiveProcess after)
    {
        await NamedTarget.EchoAsync(live);
        live.Finish();
        (await live.ReceiveToEndAsync()).ShouldBeEmpty();
        (await before.WaitForExitAsync()).ShouldBe(0);
        await EchoOnceAsync();
        (await after.StopAsync()).ShouldBe(0);
    }

    private async Task EchoOnceAsync()
    {
        using var client = await TestClient.ConnectAsync(_port);
        await NamedTarget.EchoAsync(client);
        client.Finish();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
    }
}
