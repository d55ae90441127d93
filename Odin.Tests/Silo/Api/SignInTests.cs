using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>Browsers sign in with a key and get a cookie.</summary>
public sealed class SignInTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    [Fact]
    public async Task A_cookie_is_as_good_as_its_key_and_no_longer()
    {
        var key = await world.KeyAsync(Role.Operator);
        var answer = await world.SendAsync(HttpMethod.Post, "/api/v1/session", key, "{}");
        answer.Status.ShouldBe(200, answer.Body);
        var set = answer.Message.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        foreach (var part in (string[])["max-age=43200", "path=/", "samesite=strict", "httponly"])
            set.ShouldContain(part, Case.Insensitive);
        set.ShouldNotContain(key);
        var cookie = set.Split(';')[0];

        (await AskAsync("/api/v1/whoami", cookie)).Json.GetProperty("role").GetString().ShouldBe("operator");
        (await AskAsync("/orleans/DashboardCounters", cookie)).Status.ShouldBe(200);
        (await AskAsync("/api/v1/keys", cookie)).Status.ShouldBe(403);
        (await AskAsync("/api/v1/whoami", $"{cookie[..^1]}{(cookie[^1] == '0' ? '1' : '0')}")).Status.ShouldBe(401);
        (await AskAsync("/api/v1/whoami", "odin_session=x")).Status.ShouldBe(401);
        (await AskAsync("/api/v1/whoami", cookie.Replace('.', '0'))).Status.ShouldBe(401);

        await world.Keys.PutAsync(world.Keys.All.Single(known => known.Hash == KeyText.HashOf(key)) with
        {
            Revoked = TimeProvider.System.GetUtcNow(),
        });
        (await AskAsync("/api/v1/whoami", cookie)).Detail.ShouldContain("was revoked");
    }

    [Fact]
    public async Task A_change_by_a_cookie_needs_the_page_of_the_silo_itself()
    {
        var answer = await world.SendAsync(HttpMethod.Post, "/api/v1/session", await world.KeyAsync(Role.Admin), "{}");
        var cookie = answer.Message.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        (await ChangeAsync(cookie, origin: null)).Detail.ShouldContain("Origin");
        (await world.LastAuditedAsync()).Reason.ShouldBe("no origin");
        (await ChangeAsync(cookie, "http://evil.example")).Status.ShouldBe(403);
        var own = world.Address.GetLeftPart(UriPartial.Authority);
        (await ChangeAsync(cookie, own)).Status.ShouldBe(201);
        (await world.SendAsync(HttpMethod.Post, "/api/v1/session", key: null, "{}", request => Add(request, cookie, own))).Status
            .ShouldBe(409, "else a session would never end");

        var end = await world.SendAsync(HttpMethod.Delete, "/api/v1/session", key: null, body: null, request => Add(request, cookie, own));
        end.Message.Headers.GetValues("Set-Cookie").Single().ShouldContain("max-age=0");
    }

    private Task<ApiAnswer> AskAsync(string path, string cookie) =>
        world.SendAsync(HttpMethod.Get, path, with: request => Add(request, cookie, origin: null));

    private Task<ApiAnswer> ChangeAsync(string cookie, string? origin) => world.SendAsync(HttpMethod.Post, "/api/v1/keys", key: null,
        """{ "name": "eve", "role": "viewer" }""", request => Add(request, cookie, origin));

    private static void Add(HttpRequestMessage request, string cookie, string? origin)
    {
        request.Headers.Add("Cookie", cookie);
        if (origin is not null) request.Headers.Add("Origin", origin);
    }
}
