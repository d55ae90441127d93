using Odin.Cli.Configuration;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>The configuration as JSON and YAML, and one target of an app.</summary>
public sealed class DocumentApiTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    private const string Document =
        """{ "Apps": [ { "Name": "web", "Ports": [5000], "Targets": ["10.0.0.7:80", "[2001:db8::7]:80"], "IdleTimeout": "1h30m" } ] }""";

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/yaml", "application/yaml")]
    [InlineData("text/yaml", "application/yaml")]
    [InlineData("text/html, application/yaml;q=0.5, application/json;q=0.9", "application/json")]
    [InlineData("application/json;q=0.5, application/x-yaml", "application/yaml")]
    [InlineData("text/html, */*;q=0.1", "application/json")]
    public async Task The_configuration_comes_in_the_form_that_is_asked_for_and_reads_back_as_the_same_one(string? accept, string type)
    {
        await PutAsync();

        var answer = await GetAsync("/api/v1/config", accept);

        (answer.Status, answer.Message.Content.Headers.ContentType?.MediaType).ShouldBe((200, type), answer.Body);
        answer.Message.Headers.ETag.ShouldNotBeNull();
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer.Body));
        var format = type == "application/yaml" ? ConfigFormat.Yaml : ConfigFormat.Json;
        var app = ConfigFile.Load(ConfigFile.StandardInput, format, text).Config.ShouldNotBeNull(answer.Body).Apps.Single();
        (app.Name, app.Targets.Length, app.IdleTimeout).ShouldBe(("web", 2, TimeSpan.FromMinutes(90)));
    }

    [Theory]
    [InlineData("application/toml")]
    [InlineData("application/json;q=0")]
    public async Task A_form_that_there_is_not_is_refused(string accept)
    {
        var answer = await GetAsync("/api/v1/config", accept);

        answer.Status.ShouldBe(406);
        answer.Detail.ShouldContain("application/json or application/yaml");
    }

    [Theory]
    [InlineData("10.0.0.7:80")]
    [InlineData("10.0.0.7%3A80")]
    [InlineData("%5B2001:db8::7%5D:80")]
    public async Task A_target_is_asked_for_by_its_address(string target)
    {
        await PutAsync();

        var answer = await GetAsync($"/api/v1/apps/web/targets/{target}");

        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.GetProperty("target").GetProperty("target").GetString().ShouldBe(Uri.UnescapeDataString(target));
        answer.Json.GetProperty("target").GetProperty("adminState").GetString().ShouldBe("ready");
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("EFBBBF", 200)]   // A byte order mark.
    [InlineData("EF", 400)]
    [InlineData("C0AF", 400)]
    public async Task Bytes_that_are_no_text_are_refused_and_a_mark_before_the_text_is_not(string before, int status)
    {
        byte[] body = [.. Convert.FromHexString(before), .. System.Text.Encoding.UTF8.GetBytes(Document)];

        var answer = await world.SendAsync(HttpMethod.Put, "/api/v1/config", await world.KeyAsync(Role.Admin), with: request =>
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        });

        answer.Status.ShouldBe(status, answer.Body);
        if (status == 400) answer.Detail.ShouldContain("this is not UTF-8 text");
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_others_apps_are_not()
    {
        await PutAsync();

        (await GetAsync("/api/v1/apps/web/targets/10.0.0.8:80")).Detail.ShouldContain("It has 10.0.0.7:80");
        (await GetAsync("/api/v1/apps/none/targets/10.0.0.7:80")).Detail.ShouldContain("There is no app 'none'");
        var key = await world.KeyAsync(Role.Viewer, apps: ["other"]);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/apps/web/targets/10.0.0.7:80", key)).Status.ShouldBe(404);
    }

    private async Task PutAsync() =>
        (await world.SendAsync(HttpMethod.Put, "/api/v1/config", await world.KeyAsync(Role.Admin), Document)).Status.ShouldBe(200);

    private async Task<ApiAnswer> GetAsync(string path, string? accept = null) =>
        await world.SendAsync(HttpMethod.Get, path, await world.KeyAsync(Role.Viewer), with: request =>
        {
            if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        });
}
