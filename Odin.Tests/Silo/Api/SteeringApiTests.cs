using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>Changes of the configuration and of admin states, and what limited keys see of it.</summary>
public sealed class SteeringApiTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    private const string One = """{ "Apps": [ { "Name": "web", "Ports": [21001], "Targets": ["10.0.0.1:80", "10.0.0.2:80"] } ] }""";

    private const string Two = """
        { "Apps": [ { "Name": "web", "Ports": [21001], "Targets": ["10.0.0.1:80"] },
                    { "Name": "db", "Ports": [21002], "Targets": ["10.0.0.9:80"] } ] }
        """;

    [Fact]
    public async Task A_document_is_checked_shown_put_in_force_and_rolled_back()
    {
        var start = await PutAsync(One, "?allowRemoval=true");
        start.Status.ShouldBe(200, start.Body);
        var version = start.Json.GetProperty("version").GetInt64();
        (await world.SendAsync(HttpMethod.Get, "/api/v1/config", world.Admin)).Message.Headers.ETag!.Tag.ShouldBe($"\"{version}\"");

        var shown = await PutAsync(Two, "?dryRun=true");
        (shown.Status, shown.Json.GetProperty("isApplied").GetBoolean()).ShouldBe((200, false));
        shown.Json.GetProperty("differences").GetArrayLength().ShouldBe(2);

        (await PutAsync(Two, "", "\"999\"")).Status.ShouldBe(412);
        (await PutAsync(Two, "", "seven")).Status.ShouldBe(400);
        var applied = await PutAsync(Two, "", $"\"{version}\"");
        (applied.Status, applied.Json.GetProperty("isApplied").GetBoolean()).ShouldBe((200, true));
        var entry = await world.LastAuditedAsync();
        entry.Before.ShouldBe($"version {version}");
        entry.After!.ShouldContain("+ app db");
        entry.After!.ShouldContain("Targets[10.0.0.2:80] removed");

        var back = await world.SendAsync(HttpMethod.Post, "/api/v1/config/rollback", world.Admin, $$"""{ "version": {{version}} }""");
        back.Status.ShouldBe(200, back.Body);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/config", world.Admin)).Body.ShouldNotContain("\"db\"");
        (await world.SendAsync(HttpMethod.Get, "/api/v1/config/history", world.Admin)).Json.GetProperty("documents").GetArrayLength()
            .ShouldBeGreaterThan(2);
        (await world.SendAsync(HttpMethod.Get, $"/api/v1/config/history/{version}", world.Admin)).Status.ShouldBe(200);
        (await world.SendAsync(HttpMethod.Post, "/api/v1/config/rollback", world.Admin, """{ "version": 12345 }""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_document_with_errors_names_them_all_and_changes_nothing()
    {
        const string Wrong = """{ "Apps": [ { "Name": "a b", "Ports": [0], "Targets": ["10.0.0.1:80"] } ] }""";

        var checkedOne = await world.SendAsync(HttpMethod.Post, "/api/v1/config/validate", world.Admin, Wrong);
        (checkedOne.Status, checkedOne.Json.GetProperty("isValid").GetBoolean()).ShouldBe((200, false));
        checkedOne.Json.GetProperty("errors").GetArrayLength().ShouldBe(2);
        var put = await PutAsync(Wrong, "");
        put.Status.ShouldBe(400);
        put.Detail.ShouldContain("\"a b\"");
        put.Detail.ShouldContain("Apps[0].Ports[0]");
    }

    [Fact]
    public async Task A_document_that_takes_everything_away_has_to_be_meant()
    {
        await PutAsync(One, "?allowRemoval=true");

        var refused = await PutAsync("""{ "Apps": [] }""", "");
        refused.Status.ShouldBe(409);
        refused.Detail.ShouldContain("it removes 1 of 1 apps");
        refused.Detail.ShouldContain("allowRemoval=true");
        (await PutAsync("""{ "Apps": [] }""", "?allowRemoval=true")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{ "all": true, "dryRun": true }""", "0 live of all", "a dry run")]
    [InlineData("""{ "filter": { "app": "web", "client": "10.0.0.0/8", "state": "lastData" } }""",
        "0 live of app web, client 10.0.0.0/8, state last-data", "0 closed")]
    [InlineData("""{ "filter": { "edge": "fra-1", "olderThanSeconds": 90, "idleForSeconds": 0.5, "minBytes": 7 }, "overSeconds": 30 }""",
        "0 live of edge fra-1, older than 90 s, idle for 0.5 s, at least 7 bytes", "0 closed, over 30 s")]
    public async Task The_audit_says_in_words_which_sessions_were_to_end(string body, string before, string after)
    {
        await PutAsync(One, "?allowRemoval=true");

        (await world.SendAsync(HttpMethod.Post, "/api/v1/sessions/close", world.Admin, body)).Status.ShouldBe(200);

        var entry = await world.LastAuditedAsync();
        (entry.Before, entry.After).ShouldBe((before, after));
    }

    [Fact]
    public async Task An_app_and_a_target_are_drained_and_enabled_and_the_audit_has_both_states()
    {
        await PutAsync(One, "?allowRemoval=true");
        var key = await world.KeyAsync(Role.Operator, apps: ["web"]);

        (await StateAsync("apps/web/targets/10.0.0.2:80", "draining", key)).Status.ShouldBe(200);
        var entry = await world.LastAuditedAsync();
        (entry.Before, entry.After).ShouldBe(("target 10.0.0.2:80: ready", "target 10.0.0.2:80: draining"));
        (await StateAsync("apps/web/targets/10.0.0.2%3A80", "ready", key)).Status.ShouldBe(200);
        (await StateAsync("apps/web", "disabled", key)).Status.ShouldBe(200);
        (await StateAsync("apps/WEB", "ready", key)).Status.ShouldBe(200);
        (await StateAsync("apps/web/targets/10.0.0.3:80", "ready", key)).Detail.ShouldContain("It has 10.0.0.1:80, 10.0.0.2:80");
        (await StateAsync("apps/web", "off", key)).Status.ShouldBe(400);
        (await StateAsync("apps/db", "ready", world.Admin)).Detail.ShouldContain("no app 'db'");
        (await StateAsync("edges/fra-1", "ready", world.Admin)).Detail.ShouldContain("no edge 'fra-1'");
    }

    [Fact]
    public async Task A_key_that_is_limited_to_an_app_sees_that_one_alone()
    {
        await PutAsync(Two, "?allowRemoval=true");
        var key = await world.KeyAsync(Role.Admin, apps: ["DB"]);

        var apps = await world.SendAsync(HttpMethod.Get, "/api/v1/apps", key);
        apps.Json.GetProperty("apps").EnumerateArray().Select(app => app.GetProperty("name").GetString()).ShouldBe(["db"]);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/apps/db", key)).Json.GetProperty("targets").GetArrayLength().ShouldBe(1);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/apps/web", key)).Detail
            .ShouldBe((await world.SendAsync(HttpMethod.Get, "/api/v1/apps/web", await world.KeyAsync(Role.Admin, apps: ["x"]))).Detail);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/sessions?app=web", key)).Status.ShouldBe(404);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/sessions", key)).Status.ShouldBe(200);
        (await CloseAsync("""{ "filter": { "app": "web" } }""", key)).Status.ShouldBe(404);
        (await CloseAsync("""{ "all": true, "dryRun": true }""", key)).Status.ShouldBe(200);

        var events = (await world.SendAsync(HttpMethod.Get, "/api/v1/events", world.Admin)).Json.GetProperty("events");
        events.EnumerateArray().ShouldContain(one => one.GetProperty("kind").GetString() == "configApplied");
        (await world.SendAsync(HttpMethod.Get, "/api/v1/events?kind=configApplied", key)).Json.GetProperty("events")
            .GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "say which sessions are meant")]
    [InlineData("""{ "filter": {} }""", "say which sessions are meant")]
    [InlineData("""{ "filter": { "id": "7" } }""", "filter.id '7'")]
    [InlineData("""{ "filter": { "client": "nowhere" } }""", "filter.client 'nowhere'")]
    [InlineData("""{ "filter": { "olderThanSeconds": -1 } }""", "out of range")]
    [InlineData("""{ "all": true, "overSeconds": -1 }""", "overSeconds -1")]
    [InlineData("""{ "all": true, "max": 0 }""", "max 0")]
    public async Task Sessions_that_nobody_named_are_not_ended(string body, string says)
    {
        var answer = await CloseAsync(body, await world.KeyAsync(Role.Operator));

        answer.Status.ShouldBe(400);
        answer.Detail.ShouldContain(says);
    }

    [Theory]
    [InlineData("/sessions?sort=size", "sort 'size'")]
    [InlineData("/sessions?client=x", "client 'x'")]
    [InlineData("/sessions?client=7", "client '7'")]
    [InlineData("/sessions?state=odd", "state 'odd'")]
    [InlineData("/sessions?state=1", "state '1'")]
    [InlineData("/sessions?olderThan=old", "olderThan 'old'")]
    [InlineData("/sessions?idleFor=-1s", "idleFor '-1s'")]
    [InlineData("/sessions?minBytes=1.5", "minBytes '1.5'")]
    [InlineData("/sessions/ends?end=abc", "end 'abc'")]
    [InlineData("/sessions?limit=0", "limit '0'")]
    [InlineData("/sessions?after=x", "after 'x'")]
    [InlineData("/events?since=soon", "since 'soon'")]
    [InlineData("/events?kind=odd", "kind 'odd'")]
    [InlineData("/apps/web/explain?client=x", "client 'x'")]
    [InlineData("/apps/web/explain?client=10.1", "client '10.1'")]
    public async Task A_value_of_the_query_that_nobody_can_mean_is_named(string path, string says)
    {
        var answer = await world.SendAsync(HttpMethod.Get, $"/api/v1{path}", await world.KeyAsync(Role.Viewer));

        answer.Status.ShouldBe(400);
        answer.Detail.ShouldContain(says);
    }

    private Task<ApiAnswer> PutAsync(string document, string query, string? match = null) =>
        world.SendAsync(HttpMethod.Put, $"/api/v1/config{query}", world.Admin, document, request =>
        {
            if (match is not null) request.Headers.TryAddWithoutValidation("If-Match", match);
        });

    private Task<ApiAnswer> StateAsync(string what, string state, string key) =>
        world.SendAsync(HttpMethod.Put, $"/api/v1/{what}/admin-state", key, $$"""{ "state": "{{state}}" }""");

    private Task<ApiAnswer> CloseAsync(string body, string key) => world.SendAsync(HttpMethod.Post, "/api/v1/sessions/close", key, body);
}
