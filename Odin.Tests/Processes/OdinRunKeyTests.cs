using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary><c>odin run</c> obeys its own user only, who needs no flag for that.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OdinRunKeyTests : IDisposable
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-run-").FullName;
    private readonly RunFile _file = new();

    public OdinRunKeyTests() => _file.Write(RunFile.App("shop", FreePort.Next(), "127.0.0.1:1"));

    private string Kept => Path.Combine(_folder, "me", "odin", "run");

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Another_user_of_the_machine_can_neither_ask_nor_change_anything()
    {
        await using var run = await RunAsync();
        using var changed = new RunFile();
        changed.Write(RunFile.App("changed", FreePort.Next(), "127.0.0.1:1"));

        var (exitCode, said) = await OdinAsync("other", run, "apply", "-f", changed.Path);
        exitCode.ShouldBe(2, said);
        said.ShouldContain("let nobody in without a certificate");

        (exitCode, said) = await OdinAsync("me", run, "get", "apps");
        exitCode.ShouldBe(0, said);
        said.ShouldContain("shop");
        said.ShouldNotContain("changed");
        (exitCode, said) = await OdinAsync("me", run, "get", "sessions");   // The region asks the edge in the same process.
        exitCode.ShouldBe(0, said);
    }

    [Fact]
    public async Task The_key_is_readable_by_its_user_only_and_goes_with_the_process_or_with_the_next_one()
    {
        await using var killed = await RunAsync();
        var left = Directory.GetDirectories(Kept).ShouldHaveSingleItem();
        await killed.KillAsync();
        await using var run = await RunAsync();

        var folder = Directory.GetDirectories(Kept).ShouldHaveSingleItem();
        folder.ShouldNotBe(left);
        File.GetUnixFileMode(folder).ShouldBe(OwnersFolder);
        File.GetUnixFileMode(Directory.GetFiles(folder, "*.key").Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await run.StopAsync()).ShouldBe(0);
        Directory.GetDirectories(Kept).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_place_for_the_key_it_serves_and_says_that_commands_cannot_reach_it()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "me"), "no folder", TestContext.Current.CancellationToken);

        await using var run = await RunAsync();

        run.Lines.ShouldContain(line => line.Contains("odin's commands cannot reach this process", StringComparison.Ordinal));
    }

    private async Task<LiveProcess> RunAsync()
    {
        var run = LiveProcess.Start("odin run", "dotnet",
            [Tool, "run", "-f", _file.Path, "--admin-port", "0", "--gateway-port", "0", "--address", "127.0.0.1"], HomeOf("me"));
        await run.WaitForLineAsync("ready");
        return run;
    }

    private async Task<(int ExitCode, string Said)> OdinAsync(string user, LiveProcess run, params string[] arguments)
    {
        var gateway = run.Lines.Single(line => line.StartsWith("gateway: ", StringComparison.Ordinal))["gateway: ".Length..].Split(',')[0];
        await using var odin = LiveProcess.Start("odin", "dotnet", [Tool, .. arguments, "--gateway", gateway], HomeOf(user));
        return await odin.RunToEndAsync();
    }

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "odin.dll");

    /// <summary>Another user has another home, and cannot look into this one's.</summary>
    private Dictionary<string, string> HomeOf(string user) => new() { ["XDG_DATA_HOME"] = Path.Combine(_folder, user) };
}
