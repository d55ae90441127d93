using System.Net;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>What holds for all routes once there are keys.</summary>
public sealed class KeyedApiTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    [Fact]
    public async Task A_caller_learns_who_it_is()
    {
        var answer = await world.SendAsync(HttpMethod.Get, "/api/v1/whoami", await world.KeyAsync(Role.Operator, apps: ["web"]));

        (answer.Status, answer.Json.GetProperty("role").GetString()).ShouldBe((200, "operator"));
        answer.Json.GetProperty("apps")[0].GetString().ShouldBe("web");
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/keys/../../v2/keys")]
    [InlineData("/api")]
    [InlineData("/api/v1/keys%2f")]
    [InlineData("/api/v1/%00")]
    [InlineData("/api/v1/whoami/more")]
    public async Task A_path_that_is_no_route_is_not_found_by_callers_and_unknown_to_others(string path)
    {
        (await world.SendAsync(HttpMethod.Get, path)).Status.ShouldBeOneOf(400, 401);
        (await world.SendAsync(HttpMethod.Get, path, await world.KeyAsync(Role.Admin))).Status.ShouldBeOneOf(400, 404);
    }

    [Theory]
    [InlineData("/API/V1/KEYS")]
    [InlineData("/api/v1/keys/")]
    [InlineData("/api/v1/./keys")]
    [InlineData("/api/v1/x/%2e%2e/keys")]
    [InlineData("//api/v1/keys")]
    [InlineData("/healthz/../api/v1/keys")]
    [InlineData("/orleans")]
    [InlineData("/orleans/index.min.js")]
    [InlineData("/orleans/ClusterStats")]
    [InlineData("/ORLEANS/../orleans/DashboardCounters")]
    public async Task No_spelling_of_a_path_leads_past_the_key(string path)
    {
        var from = world.NewAddress();
        using var client = new Peer(world.Address.Port, from);

        (await client.AskAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).ShouldBeOneOf(400, 401, 404);
    }

    [Fact]
    public async Task Health_and_metrics_need_no_key()
    {
        (await world.SendAsync(HttpMethod.Get, "/healthz")).Status.ShouldBe(200);
        (await world.SendAsync(HttpMethod.Get, "/metrics")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_Orleans_dashboard_needs_a_key() =>
        (await world.SendAsync(HttpMethod.Get, "/orleans/DashboardCounters", await world.KeyAsync(Role.Viewer))).Status.ShouldBe(200);

    [Fact]
    public async Task A_method_that_a_path_has_not_is_refused_with_those_it_has()
    {
        var answer = await world.SendAsync(HttpMethod.Patch, "/api/v1/keys", await world.KeyAsync(Role.Admin), "{}");

        answer.Status.ShouldBe(405);
        answer.Message.Content.Headers.Allow.ShouldBe(["GET", "POST"], ignoreOrder: true);
    }

    [Fact]
    public async Task After_ten_wrong_keys_of_an_address_wrong_ones_are_refused_at_once_and_good_ones_taken()
    {
        var (from, good) = (world.NewAddress(), await world.KeyAsync(Role.Viewer));
        for (var turn = 0; turn < 10; turn++)
            (await world.SendAsync(HttpMethod.Get, "/api/v1/whoami", KeyText.New(), from: from)).Status.ShouldBe(401);

        var answer = await world.SendAsync(HttpMethod.Get, "/api/v1/whoami", KeyText.New(), from: from);

        (answer.Status, answer.Message.Headers.RetryAfter!.Delta).ShouldBe((429, TimeSpan.FromMinutes(1)));
        answer.Detail.ShouldContain(from.ToString());
        (await world.SendAsync(HttpMethod.Get, "/api/v1/whoami", good, from: from)).Status.ShouldBe(200, "it may be somebody else there");
    }

    [Fact]
    public async Task A_key_is_made_used_listed_and_revoked_and_each_step_is_audited()
    {
        var made = await world.SendAsync(HttpMethod.Post, "/api/v1/keys", world.Admin, """{ "name": "ann", "role": "operator" }""");
        made.Status.ShouldBe(201, made.Body);
        var (key, id) = (made.Json.GetProperty("key").GetString()!, made.Json.GetProperty("about").GetProperty("id").GetString()!);
        var entry = await world.LastAuditedAsync();
        (entry.Action, entry.Status, entry.After).ShouldBe(("POST /api/v1/keys", 201, $"key {id}: operator ann"));
        (await world.SendAsync(HttpMethod.Get, "/api/v1/whoami", key)).Json.GetProperty("name").GetString().ShouldBe("ann");

        var list = await world.SendAsync(HttpMethod.Get, "/api/v1/keys", world.Admin);
        list.Body.ShouldContain(id);
        list.Body.ShouldNotContain(key);
        list.Body.ShouldNotContain(KeyText.HashOf(key));

        (await world.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{id}", world.Admin)).Status.ShouldBe(200);
        entry = await world.LastAuditedAsync();
        (entry.Action, entry.Target, entry.After).ShouldBe(("DELETE /api/v1/keys/{id}", $"/api/v1/keys/{id}", "revoked"));
        (await world.SendAsync(HttpMethod.Get, "/api/v1/whoami", key)).Detail.ShouldContain("was revoked at");
        (await world.SendAsync(HttpMethod.Get, "/api/v1/audit", world.Admin)).Body.ShouldNotContain(key);
        world.Log.Count(key, 4301, 4302).ShouldBe(0);
        world.Log.Count(id, 4301).ShouldBe(2);
    }

    [Theory]
    [InlineData("""{ "name": "", "role": "viewer" }""", "name ''")]
    [InlineData("""{ "name": "a b", "role": "viewer" }""", "name 'a b'")]
    [InlineData("""{ "name": "ann", "role": "root" }""", "role 'root'")]
    [InlineData("""{ "name": "ann", "role": "2" }""", "role '2'")]
    [InlineData("""{ "name": "ann" }""", "role ''")]
    [InlineData("""{ "name": "ann", "role": "viewer", "apps": ["a/b"] }""", "'a/b' is no name of an app")]
    [InlineData("""{ "name": "ann", "role": "viewer", "expires": "2020-01-01T00:00:00Z" }""", "expected a time to come")]
    [InlineData("""{ "name": "ann", "role": "viewer", "rolle": 1 }""", "rolle")]
    [InlineData("null", "null")]
    public async Task A_key_that_nobody_can_mean_is_not_made(string body, string says)
    {
        var answer = await world.SendAsync(HttpMethod.Post, "/api/v1/keys", await world.KeyAsync(Role.Admin), body);

        answer.Status.ShouldBe(400);
        answer.Detail.ShouldContain(says);
    }

    [Fact]
    public async Task A_stream_ends_with_its_key()
    {
        var key = await world.KeyAsync(Role.Viewer);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Address, "/api/v1/stream"));
        request.Headers.Add("Authorization", $"Bearer {key}");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        await world.Keys.PutAsync(world.Keys.All.Single(known => known.Hash == KeyText.HashOf(key)) with
        {
            Revoked = TimeProvider.System.GetUtcNow(),
        });

        await Support.TestTimeout.Within(answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_key_has_four_streams_of_a_silo_and_takes_none_from_others()
    {
        using var client = new HttpClient();
        var (key, open) = (await world.KeyAsync(Role.Viewer), new List<HttpResponseMessage>());
        for (var number = 0; number < 4; number++) open.Add(await StreamAsync(key));
        open.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);

        var fifth = await world.SendAsync(HttpMethod.Get, "/api/v1/stream", key);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/sessions/ends", key)).Status.ShouldBe(429);
        using var other = await StreamAsync(await world.KeyAsync(Role.Viewer));

        fifth.Status.ShouldBe(429);
        fifth.Detail.ShouldContain("has 4 streams");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var answer in open) answer.Dispose();

        async Task<HttpResponseMessage> StreamAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Address, "/api/v1/stream"));
            request.Headers.Add("Authorization", $"Bearer {key}");
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
    }

    [Fact]
    public async Task The_audit_is_read_a_page_at_a_time()
    {
        await world.SendAsync(HttpMethod.Get, "/api/v1/keys");
        await world.SendAsync(HttpMethod.Get, "/api/v1/audit");

        var first = await world.SendAsync(HttpMethod.Get, "/api/v1/audit?limit=1", world.Admin);
        first.Json.GetProperty("entries")[0].GetProperty("target").GetString().ShouldBe("/api/v1/audit");
        var next = first.Json.GetProperty("next").GetString();
        var second = await world.SendAsync(HttpMethod.Get, $"/api/v1/audit?limit=1&before={next}", world.Admin);
        second.Json.GetProperty("entries")[0].GetProperty("target").GetString().ShouldBe("/api/v1/keys");

        (await world.SendAsync(HttpMethod.Get, "/api/v1/audit?limit=0", world.Admin)).Detail.ShouldContain("limit '0'");
        (await world.SendAsync(HttpMethod.Get, "/api/v1/audit?before=x", world.Admin)).Detail.ShouldContain("before 'x'");
    }
}
