using Odin.Tests.CommandLines;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>The exit codes of an operator's commands, with the real executable.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private const string Empty = """{"time":"2030-01-01T00:00:00Z","apps":[],"missing":[],"missingCount":0}""";

    private const string Partial = """
        {"time":"2030-01-01T00:00:00Z","apps":[],"missing":[{"name":"region iad","reason":"did not answer within 800 ms"}],"missingCount":1}
        """;

    private readonly RunFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(0, 200, Empty, "APP", "get", "apps")]
    [InlineData(1, 200, Empty, "--sort 'size'", "get", "apps", "--sort", "size")]
    [InlineData(1, 200, Empty, "--redis: this command asks the admin API", "get", "apps", "--redis", "localhost:6379")]
    [InlineData(2, 200, Empty, "there is no app 'shop'", "get", "apps", "shop")]
    [InlineData(2, 409, """{"status":409,"detail":"no other edge announces VIP world","code":"vipAtRisk"}""", "no other edge", "drain",
        "--edge", "fra-1")]
    [InlineData(2, 503, """{"status":503,"detail":"x","code":"notStored","version":7}""", "version 7 stands", "rollback")]
    [InlineData(5, 200, Partial, "region iad: did not answer within 800 ms", "get", "apps")]
    [InlineData(5, 200, null, "did not answer within 300ms; a longer --timeout waits longer", "get", "apps", "--timeout", "300ms")]
    [InlineData(5, 503, """{"status":503,"detail":"The cluster did not answer in time."}""", "did not answer in time", "get", "apps")]
    [InlineData(6, 401, """{"status":401,"detail":"A key is needed"}""", "A key is needed", "get", "apps")]
    [InlineData(6, 403, """{"status":403,"detail":"this needs admin"}""", "this needs admin", "get", "audit")]
    public async Task Each_is_what_it_says(int exitCode, int status, string? body, string says, params string[] line)
    {
        await using var silo = await ScriptedSilo.StartAsync(status, body);

        await EndsAsync(exitCode, says, [.. line, "--api", silo.Api]);
    }

    [Fact]
    public Task Nobody_at_the_address_is_4() =>
        EndsAsync(4, "no silo answers at http://127.0.0.1:", "get", "apps", "--api", $"http://127.0.0.1:{FreePort.Next()}");

    [Fact]
    public async Task Something_that_is_no_silo_is_2()
    {
        await using var other = await ScriptedSilo.StartAsync(404, "<html>");
        await EndsAsync(2, "is it a silo of Odin?", "get", "apps", "--api", other.Api);
    }

    [Fact]
    public async Task A_document_with_errors_and_one_that_takes_all_away_are_3()
    {
        _file.Write(RunFile.App("shop", 0, "127.0.0.1:1"));
        await EndsAsync(3, "Ports[0]", "apply", "-f", _file.Path);
        _file.Write(RunFile.App("shop", 80, "127.0.0.1:1"));
        await using var silo = await ScriptedSilo.StartAsync(409,
            """{"status":409,"detail":"The document was refused: say --allow-removal","code":"removal"}""");
        await EndsAsync(3, "say --allow-removal", "apply", "-f", _file.Path, "--api", silo.Api);
    }

    private static async Task EndsAsync(int exitCode, string says, params string[] line)
    {
        await using var odin = LiveProcess.StartTool("odin", "odin", line);
        var (actual, said) = await odin.RunToEndAsync();
        (actual, said).ShouldBe((exitCode, said));
        said.ShouldContain(says);
    }
}
