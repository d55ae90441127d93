using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>SIGHUP ends nothing: it reads again what can change and is otherwise a line.</summary>
public sealed class HangUpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-hangup-").FullName;

    [Theory]
    [InlineData("odin", "demo --port PORT", "Ctrl-C ends it", "the demo has no file to read again")]
    [InlineData("thor", "echo --port 0", "listening on", "there is nothing to read again")]
    [InlineData("odin", "silo --admin-port 0 --silo-port PORT --gateway-port PORT", "ready", "SIGHUP: no setting has changed; it goes on")]
    [InlineData("odin", "edge --admin-port 0 --address 127.0.0.1 --loops 1", "admin http", "SIGHUP: no setting has changed; it goes on")]
    public async Task A_process_that_serves_goes_on(string tool, string line, string isUp, string said)
    {
        await using var process = Start(tool, WithPorts(line));
        await process.WaitForLineAsync(isUp);

        await process.SignalAsync("HUP");
        await process.WaitForLineAsync(said);

        await process.SignalAsync("TERM");
        (await process.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_log_level_changes_at_once_and_the_rest_is_reported()
    {
        Settings("Error", "fra");
        await using var edge = Start("odin", "edge --admin-port 0 --address 127.0.0.1 --loops 1");
        await edge.WaitForLineAsync("admin http");

        Settings("Information", "ams");
        await edge.SignalAsync("HUP");
        await edge.WaitForLineAsync("SIGHUP: log level Error -> Information");
        var from = edge.Lines.Count;
        await edge.SignalAsync("HUP");
        await edge.WaitForLineAsync("SIGHUP: no setting has changed", from);

        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{ "Odin": { "LogLevel": "Loud" } }""");
        await edge.SignalAsync("HUP");
        (await edge.WaitForLineAsync("The settings stay as they are")).ShouldContain("Odin:LogLevel 'Loud'");
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), "{ nothing");
        from = edge.Lines.Count;
        await edge.SignalAsync("HUP");
        (await edge.WaitForLineAsync("The settings stay as they are", from)).ShouldContain("appsettings.json");

        await edge.SignalAsync("TERM");
        (await edge.WaitForExitAsync()).ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Settings(string level, string region) =>
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"),
            $$"""{ "Odin": { "LogLevel": "{{level}}", "Region": "{{region}}" } }""");

    private static string WithPorts(string line) =>
        string.Join(' ', line.Split(' ').Select(word => word == "PORT" ? FreePort.Next().ToString(CultureInfo.InvariantCulture) : word));

    private LiveProcess Start(string tool, string line) =>
        LiveProcess.Start(tool, "env",
            ["-C", _folder, "dotnet", Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. line.Split(' ')]);
}
