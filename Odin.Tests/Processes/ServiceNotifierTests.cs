using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What real processes send to systemd, over a real datagram socket.</summary>
public sealed class ServiceNotifierTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public ServiceNotifierTests() => File.WriteAllText(_file, ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("run -f FILE --admin-port 0 --gateway-port 0 --loops 1", false)]
    [InlineData("run -f FILE --admin-port 0 --gateway-port 0 --loops 1", true)]
    [InlineData("silo --admin-port 0 --silo-port PORT --gateway-port PORT", false)]
    public async Task It_receives_a_start_a_life_and_a_stop(string line, bool isAbstract)
    {
        using var manager = new NotifySocket(isAbstract);
        await using var process = Start(line, manager);

        await process.WaitForLineAsync("ready");
        await manager.WaitAsync("READY=1");
        await manager.WaitAsync("WATCHDOG=1");
        await manager.WaitAsync("WATCHDOG=1");
        await process.SignalAsync("TERM");
        await manager.WaitAsync("STOPPING=1");
        (await process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_edge_without_a_configuration_lives_and_is_not_ready()
    {
        using var manager = new NotifySocket();
        await using var edge = Start($"edge --admin-port 0 --loops 1 --gateway 127.0.0.1:PORT", manager);

        (await manager.NextAsync()).ShouldBe("WATCHDOG=1");
        await edge.WaitForLineAsync("is stale");
        await edge.SignalAsync("TERM");
        await manager.WaitAsync("STOPPING=1");
        (await edge.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_process_whose_loop_does_not_run_ends_with_70_and_says_where_it_is()
    {
        using var manager = new NotifySocket();
        await using var process = Start("run -f FILE --admin-port 0 --gateway-port 0 --loops 1 --stall-exit 2s", manager);
        await process.WaitForLineAsync("ready");

        await using (await FrozenThread.FreezeAsync(process, "odin-loop-0"))
            (await process.WaitForLineAsync("Event loop 0 has not run for")).ShouldContain("the process ends with exit code 70");

        (await process.WaitForExitAsync()).ShouldBe(70);
        process.Lines.ShouldContain(text => text.Contains("EpollLoop.Wait") || text.Contains("no stack: it runs no managed code (t "));
    }

    private LiveProcess Start(string line, NotifySocket manager) => LiveProcess.Start("odin", "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "odin.dll"),
            .. line.Split(' ').Select(word => word.Replace("FILE", _file).Replace("PORT", $"{FreePort.Next()}"))],
        new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = manager.Address,
            ["WATCHDOG_USEC"] = "1500000",
            ["ODIN__DRAINNOTICE"] = "0s",
        });
}
