using System.Text;
using Microsoft.IdentityModel.Tokens;
using Odin.Silo.Access;
using Odin.Silo.Api;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Api;

/// <summary>Tokens (JWT) of an issuer in the place of keys: what the settings do not name opens nothing.</summary>
public sealed class TokenApiTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private const string WhoAmI = "/api/v1/whoami";

    public static TheoryData<string, int, string> Wrong => new()
    {
        { "expired", 401, "expired at" },
        { "early", 401, "is good from" },
        { "endless", 401, "has no end" },
        { "another issuer", 401, "expected 'https://issuer.example'" },
        { "no issuer", 401, "expected 'https://issuer.example'" },
        { "another audience", 401, "expected 'odin'" },
        { "no audience", 401, "expected 'odin'" },
        { "unsigned", 401, "has signed it by ES256" },
        { "another key", 401, "has signed it by ES256" },
        { "another algorithm", 401, "has signed it by ES256" },
        { "secret", 401, "has signed it by ES256" },
        { "tampered", 401, "has signed it by ES256" },
        { "garbage", 401, "has signed it by ES256" },
        { "no subject", 401, "names nobody" },
        { "long subject", 401, "names nobody" },
        { "no role", 403, "names no role" },
        { "unknown role", 403, "names no role" },
        { "role as a number", 403, "names no role" },
        { "role elsewhere", 403, "names no role" },
        { "no apps", 403, "names no app" },
        { "empty apps", 403, "names no app" },
    };

    [Fact]
    public async Task A_token_has_the_role_that_its_claim_names_and_is_audited_as_its_subject()
    {
        var token = world.Token();
        var me = await world.SendAsync(HttpMethod.Get, WhoAmI, token);
        (me.Status, me.Json.GetProperty("role").GetString(), me.Json.GetProperty("name").GetString()).ShouldBe((200, "operator", "ada"));

        (await world.SendAsync(HttpMethod.Get, "/api/v1/keys", token)).Detail.ShouldContain("this needs admin");
        var entry = await world.LastAuditedAsync();
        (entry.Status, entry.Name, entry.Key, entry.Reason).ShouldBe((403, "ada", "token:ada", "role"));
        entry.ToString().ShouldNotContain(token);
        (await world.SendAsync(HttpMethod.Post, "/api/v1/session", token, "{}")).Status.ShouldBe(409, "a session is made for a key");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_not_named_in_the_settings_opens_nothing(string what, int status, string says)
    {
        var token = Of(what);

        var answer = await world.SendAsync(HttpMethod.Get, "/api/v1/apps", token);

        answer.Status.ShouldBe(status, answer.Body);
        answer.Detail.ShouldContain(says);
        if (status == 401) answer.Message.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        (await world.LastAuditedAsync()).Status.ShouldBe(status);
    }

    [Fact]
    public async Task With_tokens_nobody_gets_in_without_one_at_any_route_not_even_on_the_silos_machine()
    {
        foreach (var route in ApiRoutes.All)
        {
            var method = new HttpMethod(route.Method);
            (await world.SendAsync(method, $"/api/v1{route.Path}")).Status.ShouldBe(401, route.Action);
            (await world.SendAsync(method, $"/api/v1{route.Path}", Of("expired"))).Status.ShouldBe(401, route.Action);
        }

        (await world.SendAsync(HttpMethod.Get, "/orleans/DashboardCounters")).Status.ShouldBe(401);
        (await world.SendAsync(HttpMethod.Get, "/orleans/DashboardCounters", world.Token())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_token_may_be_limited_to_apps()
    {
        var token = world.Token(claims: claims => claims["apps"] = (string[])["web"]);

        (await world.SendAsync(HttpMethod.Get, WhoAmI, token)).Json.GetProperty("apps")[0].GetString().ShouldBe("web");
        (await world.SendAsync(HttpMethod.Get, "/api/v1/apps/other", token)).Status.ShouldBe(404);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/edges", token)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task After_ten_tokens_that_nobody_has_signed_the_next_are_refused_at_once_and_good_ones_taken()
    {
        var (from, other) = (world.NewAddress(), world.NewAddress());
        for (var turn = 0; turn < 10; turn++)
        {
            (await world.SendAsync(HttpMethod.Get, WhoAmI, Of("another key"), from: from)).Status.ShouldBe(401);
            (await world.SendAsync(HttpMethod.Get, WhoAmI, Of("expired"), from: other)).Status.ShouldBe(401);
        }

        (await world.SendAsync(HttpMethod.Get, WhoAmI, Of("another key"), from: from)).Status.ShouldBe(429);
        (await world.SendAsync(HttpMethod.Get, WhoAmI, Of("expired"), from: other)).Status.ShouldBe(401);
        (await world.SendAsync(HttpMethod.Get, WhoAmI, world.Token(), from: from)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Address, "/api/v1/stream"));
        var token = world.Token(token => token.Expires = now - TokenCheck.Skew + TimeSpan.FromSeconds(3));
        request.Headers.Add("Authorization", $"Bearer {token}");

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        ((int)answer.StatusCode).ShouldBe(200);
        await TestTimeout.Within(answer.Content.ReadAsStringAsync());
    }

    private string Of(string what)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return what switch
        {
            "expired" => world.Token(token => (token.NotBefore, token.Expires) = (now.AddHours(-2), now.AddHours(-1))),
            "early" => world.Token(token => (token.NotBefore, token.Expires) = (now.AddHours(1), now.AddHours(2))),
            "endless" => world.Token(token => token.Expires = null),
            "another issuer" => world.Token(token => token.Issuer = "https://evil.example"),
            "no issuer" => world.Token(token => token.Issuer = null),
            "another audience" => world.Token(token => token.Audience = "mail"),
            "no audience" => world.Token(token => token.Audience = null),
            "unsigned" => world.Token(token => token.SigningCredentials = null),
            "another key" => world.Token(token =>
                token.SigningCredentials = new SigningCredentials(TokenWorld.NewKey("one"), SecurityAlgorithms.EcdsaSha256)),
            "another algorithm" => world.Token(token => token.SigningCredentials = new SigningCredentials(
                new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256)),
            "secret" => world.Token(token => token.SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(world.PublishedBytes()) { KeyId = "one" }, SecurityAlgorithms.HmacSha256)),
            "tampered" => Tampered(),
            "garbage" => "a.b.c",
            "no subject" => world.Token(claims: claims => claims.Remove("sub")),
            "long subject" => world.Token(claims: claims => claims["sub"] = new string('x', 256)),
            "no role" => world.Token(claims: claims => claims.Remove("realm_access")),
            "unknown role" => world.Token(claims: claims => claims["realm_access"] = Roles("root")),
            "role as a number" => world.Token(claims: claims => claims["realm_access"] = Roles("2")),
            "role elsewhere" => world.Token(claims: claims =>
            {
                claims.Remove("realm_access");
                claims["role"] = "admin";
            }),
            "no apps" => world.Token(claims: claims => claims.Remove("apps")),
            "empty apps" => world.Token(claims: claims => claims["apps"] = Array.Empty<string>()),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static Dictionary<string, object> Roles(string role) => new() { ["roles"] = (string[])[role] };

    /// <summary>Another role under the same signature.</summary>
    private string Tampered()
    {
        var parts = world.Token().Split('.');
        var payload = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1]));
        payload.ShouldContain("\"operator\"");
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload.Replace("\"operator\"", "\"admin\"", StringComparison.Ordinal))}.{parts[2]}";
    }
}
