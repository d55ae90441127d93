using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Passwords of Redis with real processes: where they come from, and that nothing reveals them.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string First = "first-secret-1";
    private const string Second = "second-secret-2";

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-secrets-").FullName;

    private string PasswordFile => Path.Combine(_folder, "redis-password");

    [Fact]
    public async Task A_password_file_is_read_again_with_each_connection_and_nothing_says_a_password()
    {
        Tool.Require("redis-server", "redis-server");
        var port = FreePort.Next();
        await using var redis = LiveProcess.Start("redis", "redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", _folder, "--requirepass", First]);
        await redis.WaitForLineAsync("Ready to accept connections");
        await File.WriteAllTextAsync(PasswordFile, "wrong-secret-0\n");
        var admin = Next();
        await using var silo = Start("silo", "--redis", $"127.0.0.1:{port}", "--redis-password-file", PasswordFile, "--silo-port", Next(),
            "--gateway-port", Next(), "--admin-port", admin);
        await silo.WaitForLineAsync("it refuses the user or the password");
        await File.WriteAllTextAsync(PasswordFile, First + "\n");
        await silo.WaitForLineAsync("ready");

        await RedisAsync(port, First, "CONFIG", "SET", "requirepass", Second);
        await File.WriteAllTextAsync(PasswordFile, Second);
        await RedisAsync(port, Second, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await using var apply = Start("get", "config", "--api", $"http://127.0.0.1:{admin}");
        (await apply.WaitForExitAsync()).ShouldBe(0, string.Join('\n', apply.Lines));

        var file = Path.Combine(_folder, "a.json");
        await File.WriteAllTextAsync(file, ClusterWorld.App("shop", 8080, "127.0.0.1:1"));
        await using var change = Start("apply", "-f", file, "--api", $"http://127.0.0.1:{admin}");
        (await change.WaitForExitAsync()).ShouldBe(0, $"the silo's own connection has the new password: {string.Join('\n', change.Lines)}");

        await using var typo = Start("silo", "--redis", $"127.0.0.1:{port},pasword={Second}");
        (await typo.WaitForExitAsync()).ShouldBe(1);
        string.Join('\n', typo.Lines).ShouldContain("Did you mean password?");
        await using var former = Start("get", "config", "--redis", $"127.0.0.1:{port},password={First}");
        (await former.WaitForExitAsync()).ShouldBe(1);
        foreach (var line in new[] { silo, apply, change, typo, former }.SelectMany(process => process.Lines))
        {
            line.ShouldNotContain("secret-");
        }
    }

    [Theory]
    [InlineData("silo", "ODIN__REGOIN", "error: ODIN__REGOIN is no setting of Odin. Did you mean REGION?")]
    [InlineData("edge", "ODIN__EDGE__ID", "error: ODIN__EDGE__ID is no setting of Odin.")]
    [InlineData("silo", "odin__redi", "error: odin__redi is no setting of Odin. Did you mean REDIS?")]
    [InlineData("run -f x.json", "ODIN__LOPS", "error: ODIN__LOPS is no setting of Odin. Did you mean LOOPS?")]
    [InlineData("demo", "ODIN__LOPS", "error: ODIN__LOPS is no setting of Odin.")]
    public async Task A_variable_that_nobody_reads_is_refused(string verb, string variable, string message)
    {
        await using var odin = LiveProcess.Start("odin", "dotnet", [Path.Combine(AppContext.BaseDirectory, "odin.dll"), .. verb.Split(' ')],
            new Dictionary<string, string> { [variable] = "1" });

        (await odin.WaitForExitAsync()).ShouldBe(1);
        odin.Lines[0].ShouldContain(message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Next() => FreePort.Next().ToString(CultureInfo.InvariantCulture);

    private static LiveProcess Start(params string[] arguments) => LiveProcess.StartTool($"odin {arguments[0]}", "odin", arguments);

    private static Task<string> RedisAsync(int port, string password, params string[] command) =>
        Command.RunAsync("redis-cli", ["-p", $"{port}", "--no-auth-warning", "-a", password, .. command]);
}
