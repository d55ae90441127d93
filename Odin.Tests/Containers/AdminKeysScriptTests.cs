using System.Net;
using System.Net.Http.Headers;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Containers;

/// <summary>The keys of compose: made once, printed, and taken by silos.</summary>
public sealed class AdminKeysScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-admin-keys-").FullName;

    private string KeyFile => Path.Combine(_folder, "admin-keys");

    private string OwnKey => Path.Combine(_folder, "own");

    private string ViewerKey => Path.Combine(_folder, "viewer");

    [Fact]
    public async Task What_is_printed_signs_in_and_the_second_run_changes_nothing()
    {
        var said = await RunAsync();
        var (viewer, operating) = (KeyOf(said, "viewer"), KeyOf(said, "operator"));
        (await File.ReadAllTextAsync(ViewerKey)).Trim().ShouldBe(viewer);
        var lines = await File.ReadAllTextAsync(KeyFile);
        (await RunAsync()).Single().ShouldContain("made before");
        (await File.ReadAllTextAsync(KeyFile)).ShouldBe(lines);

        await using var silo = await SiloProcess.StartAsync("fra", redis: null, "--admin-keys", KeyFile);
        using var http = new HttpClient();

        (await AskAsync(null)).ShouldBe((HttpStatusCode.Unauthorized, false));
        (await AskAsync(viewer)).ShouldBe((HttpStatusCode.OK, false));
        (await AskAsync(operating)).ShouldBe((HttpStatusCode.OK, true));
        await using var odin = LiveProcess.StartTool("odin", "odin", "get", "keys", "--api", silo.Api, "--key-file", OwnKey);
        (await odin.RunToEndAsync()).ExitCode.ShouldBe(0);

        async Task<(HttpStatusCode, bool IsOperator)> AskAsync(string? key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{silo.AdminPort}/api/v1/whoami");
            if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.SendAsync(request);
            return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("\"operator\"", StringComparison.Ordinal));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string KeyOf(IEnumerable<string> lines, string role) =>
        lines.Single(line => line.StartsWith($"{role}: ", StringComparison.Ordinal))[$"{role}: ".Length..];

    /// <summary>As in its image, where <c>odin</c> is on the path.</summary>
    private async Task<string[]> RunAsync()
    {
        const string Odin = "odin() { dotnet \"$ODIN\" \"$@\"; }; export -f odin; exec \"$0\" \"$@\"";
        await using var script = LiveProcess.Start("admin-keys", "bash",
            ["-c", Odin, RepositoryFiles.Path("infra", "docker", "admin-keys"), KeyFile, OwnKey, ViewerKey],
            new Dictionary<string, string> { ["ODIN"] = Path.Combine(AppContext.BaseDirectory, "odin.dll") });
        var (exitCode, said) = await script.RunToEndAsync();
        exitCode.ShouldBe(0, said);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
