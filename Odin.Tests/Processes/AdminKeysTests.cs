using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Keys and the audit of a cluster: in Redis, for all of its silos.</summary>
public sealed class AdminKeysTests : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _http.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_key_is_good_at_every_silo_until_it_is_revoked_at_one_and_Redis_has_neither_it_nor_an_audit_with_it()
    {
        await using var world = await ClusterWorld.StartAsync();
        var first = await NewKeyAsync();
        var fra = await world.AddSiloAsync("fra", "--admin-keys", _file);
        var made = await SendAsync(fra, HttpMethod.Post, "keys", first, """{ "name": "ada", "role": "viewer" }""");
        made.Status.ShouldBe(HttpStatusCode.Created, made.Body);
        var answer = JsonDocument.Parse(made.Body).RootElement;
        var (key, id) = (answer.GetProperty("key").GetString()!, answer.GetProperty("about").GetProperty("id").GetString()!);
        var iad = await world.AddSiloAsync("iad");
        (await SendAsync(iad, HttpMethod.Get, "whoami", key)).Body.ShouldContain("\"ada\"");
        (await SendAsync(iad, HttpMethod.Get, "whoami", first)).Status.ShouldBe(HttpStatusCode.Unauthorized, "iad has no such file");

        using var request = RequestOf(iad, HttpMethod.Get, "stream", key);
        using var stream = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        (await SendAsync(fra, HttpMethod.Delete, $"keys/{id}", first)).Status.ShouldBe(HttpStatusCode.OK);
        await stream.Content.ReadAsStringAsync().WaitAsync(TestTimeout.OfProcess, TestTimeout.Time);   // It ends once iad knows.
        (await SendAsync(iad, HttpMethod.Get, "whoami", key)).Body.ShouldContain("was revoked");

        var audit = await SendAsync(fra, HttpMethod.Get, "audit", first);
        audit.Body.ShouldContain($"/api/v1/keys/{id}");
        audit.Body.ShouldContain("revoked key");
        var stored = await world.Redis.CommandAsync("HGETALL", "odin/admin-keys/odin")
            + await world.Redis.CommandAsync("XRANGE", "odin/audit/odin", "-", "+");
        stored.ShouldContain("ada");
        stored.ShouldNotContain(key);
        stored.ShouldNotContain(first);
    }

    [Theory]
    [InlineData("odin_secret admin ada", "the key itself does not belong here")]
    [InlineData("", "has no key")]
    public async Task A_silo_does_not_start_with_a_file_of_keys_that_it_cannot_read(string line, string says)
    {
        await File.WriteAllTextAsync(_file, line);
        await using var silo = LiveProcess.StartTool("silo", "odin", "silo", "--admin-keys", _file);

        var (exitCode, said) = await silo.RunToEndAsync();

        exitCode.ShouldBe(1);
        said.ShouldContain(says);
        said.ShouldNotContain("odin_secret");
    }

    /// <summary>By the command, and its line in the file.</summary>
    private async Task<string> NewKeyAsync()
    {
        await using var odin = LiveProcess.StartTool("odin keys", "odin", "keys", "new", "--name", "root");
        var (exitCode, said) = await odin.RunToEndAsync();
        exitCode.ShouldBe(0, said);
        string Value(string of) => said.Split('\n').Single(line => line.StartsWith(of, StringComparison.Ordinal))[of.Length..].Trim();
        await File.WriteAllTextAsync(_file, Value("line:"));
        return Value("key:");
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(SiloProcess silo, HttpMethod method, string path, string key,
        string? body = null)
    {
        using var request = RequestOf(silo, method, path, key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static HttpRequestMessage RequestOf(SiloProcess silo, HttpMethod method, string path, string key) =>
        new(method, $"http://127.0.0.1:{silo.AdminPort}/api/v1/{path}")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };
}
