using System.Net.Http.Headers;
using Odin.Silo.Access;
using Odin.Silo.Api;

namespace Odin.Tests.Silo.Api;

/// <summary>Every route of the admin API, asked by everybody.</summary>
public sealed class RouteWalkTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    /// <summary>No route takes it, so that nothing is changed by who may change.</summary>
    private const string Malformed = "{";

    private static readonly string[] Own = ["own"];

    public static TheoryData<string, string> Routes => [.. ApiRoutes.All.Select(route => (route.Method, route.Path))];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_key_that_is_not_good_gets_nothing_anywhere_and_that_is_audited(string method, string path)
    {
        var now = TimeProvider.System.GetUtcNow();
        await RefusesAsync(method, path, key: null, "no key", name: null);
        await RefusesAsync(method, path, "swordfish", "unknown key", name: null);
        await RefusesAsync(method, path, KeyText.New(), "unknown key", name: null);
        await RefusesAsync(method, path, await world.KeyAsync(Role.Admin, expires: now.AddHours(-1)), "expired key", "test");
        await RefusesAsync(method, path, await world.KeyAsync(Role.Admin, revoked: now.AddHours(-1)), "revoked key", "test");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_role_may_do_what_the_route_names_and_no_less_one_may(string method, string path)
    {
        var needed = RouteOf(method, path).Access.Role;
        foreach (var role in Enum.GetValues<Role>())
        {
            var answer = await AskAsync(method, path, await world.KeyAsync(role));

            if (role >= needed) answer.Status.ShouldNotBeOneOf([401, 403, 405, 415, 429, 500], $"{role}: {answer.Body}");
            else
            {
                answer.Status.ShouldBe(403, $"{role}: {answer.Body}");
                answer.Detail.ShouldContain($"this needs {needed.ToString().ToLowerInvariant()}");
                (await world.LastAuditedAsync()).ShouldSatisfyAllConditions(entry => entry.Status.ShouldBe(403),
                    entry => entry.Reason.ShouldBe("role"), entry => entry.Action.ShouldBe($"{method} /api/v1{path}"));
            }
        }
    }

    /// <summary>What a role may do works, and what a lesser one may not changes nothing.</summary>
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_good_request_of_the_role_that_a_route_names_does_what_it_says(string method, string path)
    {
        var (route, body) = (RouteOf(method, path), GoodBody.Of(method, path));
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.Document);
        var newer = await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.NewerDocument);
        var key = KeyText.HashOf(await world.KeyAsync(Role.Viewer))[..12];
        var to = $"/api/v1{GoodBody.Filled(path, key, newer.Json.GetProperty("version").GetInt64())}";
        foreach (var role in Enum.GetValues<Role>().Where(role => role < route.Access.Role))
            (await world.SendAsync(new HttpMethod(method), to, await world.KeyAsync(role), body)).Status.ShouldBe(403);

        var answer = await world.SendAsync(new HttpMethod(method), to, await world.KeyAsync(route.Access.Role), body);

        answer.Status.ShouldBe(GoodBody.NeedsAnEdge(path) ? 404 : route.Status, answer.Body);
        if (!route.Access.IsChange) return;
        var entry = await world.LastAuditedAsync();
        (entry.Action, entry.Status, entry.Name).ShouldBe(($"{method} /api/v1{path}", answer.Status, "test"));
        if (GoodBody.Changes(path) is { } changed) entry.After!.ShouldContain(changed);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_key_that_is_limited_to_apps_learns_nothing_of_others(string method, string path)
    {
        var answer = await AskAsync(method, path, await world.KeyAsync(Role.Admin, apps: Own));

        answer.Status.ShouldBeOneOf(RouteOf(method, path).Access.Scope switch
        {
            Scope.Cluster => [403],
            Scope.App => [404],
            _ => [200, 400, 404],
        });
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_foreign_host_gets_nothing(string method, string path)
    {
        var answer = await AskAsync(method, path, await world.KeyAsync(Role.Admin), request => request.Headers.Host = "evil.example");

        answer.Status.ShouldBe(403);
        answer.Detail.ShouldContain("'evil.example'");
        (await world.LastAuditedAsync()).Reason.ShouldBe("foreign host");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_change_comes_as_json_and_from_no_page_of_others(string method, string path)
    {
        if (!RouteOf(method, path).Access.IsChange) return;
        var key = await world.KeyAsync(Role.Admin);

        (await AskAsync(method, path, key, request => request.Headers.Add("Origin", "http://evil.example"))).Status.ShouldBe(403);
        (await world.LastAuditedAsync()).Reason.ShouldBe("foreign origin");
        (await AskAsync(method, path, key, request => request.Headers.Add("Origin", "null"))).Status.ShouldBe(403);
        (await AskAsync(method, path, key, request => request.Headers.Add("Origin", world.Address.GetLeftPart(UriPartial.Authority))))
            .Status.ShouldBeOneOf(200, 400, 404);
        if (method == "DELETE") return;
        var answer = await AskAsync(method, path, key,
            request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain"));
        answer.Status.ShouldBe(415);
        answer.Detail.ShouldContain("'text/plain'");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_that_is_too_large_or_no_json_is_refused_and_audited(string method, string path)
    {
        if (!RouteOf(method, path).Access.IsChange || method == "DELETE") return;
        var key = await world.KeyAsync(Role.Admin);

        var answer = await AskAsync(method, path, key);
        answer.Status.ShouldBeOneOf(400, 404);
        (await world.LastAuditedAsync()).Status.ShouldBe(answer.Status);
        if (answer.Status == 404) return;
        var large = await AskAsync(method, path, key, request =>
        {
            request.Content = new StringContent($"\"{new string('x', (int)RouteOf(method, path).MostBytes)}\"",
                MediaTypeHeaderValue.Parse("application/json"));
            request.Headers.ExpectContinue = true;   // Else the answer may come while the client still sends.
        });
        large.Status.ShouldBe(413);
        (await world.LastAuditedAsync()).Status.ShouldBe(413);
        large.Detail.ShouldContain($"{RouteOf(method, path).MostBytes}");
    }

    private async Task RefusesAsync(string method, string path, string? key, string reason, string? name)
    {
        var answer = await AskAsync(method, path, key);

        answer.Status.ShouldBe(401, $"{reason}: {answer.Body}");
        answer.Detail.ShouldNotBeEmpty();
        answer.Message.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        answer.Message.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var entry = await world.LastAuditedAsync();
        (entry.Action, entry.Status, entry.Reason, entry.Name).ShouldBe(($"{method} /api/v1{path}", 401, reason, name));
        if (key is not null) entry.ToString().ShouldNotContain(key);
    }

    private Task<ApiAnswer> AskAsync(string method, string path, string? key, Action<HttpRequestMessage>? with = null) =>
        world.SendAsync(new HttpMethod(method), $"/api/v1{Filled(path)}", key, method is "GET" or "DELETE" ? null : Malformed, with);

    /// <summary>With things that are not there.</summary>
    private static string Filled(string path) => path.Replace("{app}", "other", StringComparison.Ordinal)
        .Replace("{target}", "10.0.0.1:1", StringComparison.Ordinal).Replace("{id}", "nothing", StringComparison.Ordinal)
        .Replace("{edge}", "nothing", StringComparison.Ordinal);

    private static ApiRoute RouteOf(string method, string path) =>
        ApiRoutes.All.Single(route => route.Method == method && route.Path == path);
}
