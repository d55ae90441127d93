using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What can become of a watched file while a real process serves: whatever it is, the process goes on,
/// says why, and takes the next good one.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-reload-").FullName;
    private readonly List<LiveProcess> _processes = [];

    private string Config => Path.Combine(_folder, "conf", "odin.json");

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("folder in its place")]
    [InlineData("link to itself")]
    [InlineData("file as a folder")]
    public async Task A_file_that_goes_is_reported_and_the_next_one_is_taken(string how)
    {
        await using var target = TestTarget.Echo();
        var (first, second) = (FreePort.Next(), FreePort.Next());
        Write(Config, App("kept", first, target.Address));
        var odin = await StartAsync("--watch");
        using var client = await TestClient.ConnectAsync(first);
        await NamedTarget.EchoAsync(client);
        var from = odin.Lines.Count;

        TakeAway(how);
        await odin.WaitForLineAsync("running configuration stays", from);
        await NamedTarget.EchoAsync(client);
        Clear();
        Write(Config, App("kept", first, target.Address), App("added", second, target.Address));

        (await odin.WaitForLineAsync("is in force", from)).ShouldContain("added added");
        await NamedTarget.EchoAsync(client);
        client.Finish();
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_to_a_folder_that_is_turned_is_seen_even_when_size_and_time_are_equal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "inodes are known on Linux only");
        var (first, second) = (FreePort.Next(), FreePort.Next());
        foreach (var (version, app) in new[] { ("1", App("aaaa", first, "127.0.0.1:1")), ("2", App("bbbb", second, "127.0.0.1:1")) })
        {
            Write(Path.Combine(_folder, version, "odin.json"), app);
            File.SetLastWriteTimeUtc(Path.Combine(_folder, version, "odin.json"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        new FileInfo(Path.Combine(_folder, "1", "odin.json")).Length.ShouldBe(new FileInfo(Path.Combine(_folder, "2", "odin.json")).Length);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "1");
        Directory.CreateDirectory(Path.Combine(_folder, "conf"));
        File.CreateSymbolicLink(Config, "../..data/odin.json");
        var odin = await StartAsync("--watch");

        Directory.CreateSymbolicLink(Path.Combine(_folder, "..next"), "2");
        await Command.RunAsync("mv", "-T", Path.Combine(_folder, "..next"), Path.Combine(_folder, "..data"));

        (await odin.WaitForLineAsync("is in force")).ShouldContain("added bbbb; removed aaaa");
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_holds_neither_the_start_nor_a_reload_nor_a_signal_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are of Unix");
        Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
        await Command.RunAsync("mkfifo", Config);
        var starting = Launch();
        await Task.WhenAny(starting.WaitForLineAsync("waiting for the file system"), starting.WaitForLineAsync("error:"));
        await starting.SignalAsync("TERM");
        (await starting.WaitForExitAsync()).ShouldBeOneOf(0, 3, 143);   // Stopped, refused before, or ended by the signal on its way out.

        File.Delete(Config);
        Write(Config, App("kept", FreePort.Next(), "127.0.0.1:1"));
        var odin = await StartAsync("--watch");
        File.Delete(Config);
        await Command.RunAsync("mkfifo", Config);
        await Task.WhenAny(odin.WaitForLineAsync("waiting for the file system"), odin.WaitForLineAsync("running configuration stays"),
            odin.WaitForLineAsync("was refused"));
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_document_that_takes_everything_away_has_to_be_meant()
    {
        await using var target = TestTarget.Echo();
        var port = FreePort.Next();
        Write(Config, App("shop", port, target.Address));
        var odin = await StartAsync("--watch");
        using var client = await TestClient.ConnectAsync(port);
        await NamedTarget.EchoAsync(client);

        Write(Config);
        var refusal = await odin.WaitForLineAsync("--allow-removal");

        refusal.ShouldContain(
            "it removes 1 of 1 apps; 1 of the 1 apps with live sessions are among them, and 1 live sessions would drain and end");
        await NamedTarget.EchoAsync(client);
        var from = odin.Lines.Count;
        await odin.SignalAsync("HUP");
        await odin.WaitForLineAsync("--allow-removal", from);
        await NamedTarget.EchoAsync(client);
        await odin.KillAsync();

        Write(Config, App("shop", port, target.Address));
        var allowed = await StartAsync("--watch", "--allow-removal");
        Write(Config);
        (await allowed.WaitForLineAsync("is in force")).ShouldContain("removed shop");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void TakeAway(string how)
    {
        var folder = Path.GetDirectoryName(Config)!;
        if (how == "folder") Directory.Move(folder, $"{folder}.away");
        else File.Delete(Config);
        if (how == "folder in its place") Directory.CreateDirectory(Config);
        if (how == "link to itself") File.CreateSymbolicLink(Config, Config);
        if (how != "file as a folder") return;
        Directory.Delete(folder);
        File.WriteAllText(folder, "");
    }

    private void Clear()
    {
        var folder = Path.GetDirectoryName(Config)!;
        if (File.Exists(folder)) File.Delete(folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string App(string name, int port, string target) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{ "Name": "{{name}}", "Ports": [ {{port,5}}], "Targets": ["{{target}}"] }""");

    /// <summary>As editors do it: a new file in the place of the old one.</summary>
    private static void Write(string file, params string[] apps)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText($"{file}.new", $"{{ \"Apps\": [ {string.Join(", ", apps)} ] }}");
        File.Move($"{file}.new", file, overwrite: true);
    }

    private LiveProcess Launch(params string[] flags)
    {
        var odin = LiveProcess.StartTool("odin run", "odin",
            ["run", "-f", Config, "--address", "127.0.0.1", "--log-level", "Error", .. flags]);
        _processes.Add(odin);
        return odin;
    }

    private async Task<LiveProcess> StartAsync(params string[] flags)
    {
        var odin = Launch(flags);
        await odin.WaitForLineAsync("ready");
        odin.Lines.ShouldContain("ready");   // And not what it says of /readyz when it could not serve.
        return odin;
    }
}
