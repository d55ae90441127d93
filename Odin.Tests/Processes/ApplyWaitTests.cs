using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary><c>odin apply --wait</c> started before there is anything to apply to.</summary>
public sealed class ApplyWaitTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public ApplyWaitTests() => File.WriteAllText(_file, ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_silo_that_comes_later_is_waited_for_and_reported()
    {
        var admin = FreePort.Next();
        await using var apply = Apply("--wait", "5m", "--api", Address(admin));
        await apply.WaitForLineAsync("waiting for a silo, ");

        await using var silo = LiveProcess.StartTool("silo", "odin", "silo", "--admin-port", Text(admin), "--silo-port",
            Text(FreePort.Next()), "--gateway-port", Text(FreePort.Next()));

        await apply.WaitForLineAsync("version 1 stands (before: 0)");
        (await apply.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_that_runs_out_is_a_failure_with_its_reason()
    {
        var admin = FreePort.Next();
        await using var apply = Apply("--wait", "1s", "--api", Address(admin));

        (await apply.WaitForLineAsync("error: after 1s: ")).ShouldContain(Address(admin));
        (await apply.WaitForExitAsync()).ShouldBe(4);
    }

    private LiveProcess Apply(params string[] flags) => LiveProcess.StartTool("apply", "odin", ["apply", "-f", _file, .. flags]);

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
