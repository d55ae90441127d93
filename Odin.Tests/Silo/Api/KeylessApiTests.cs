using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>A silo of which nobody has a key yet.</summary>
public sealed class KeylessApiTests : IAsyncLifetime
{
    private readonly ApiWorld _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Its_machine_is_let_in_until_the_first_key_is_made()
    {
        var answer = await _world.SendAsync(HttpMethod.Get, "/api/v1/whoami");
        (answer.Json.GetProperty("name").GetString(), answer.Json.GetProperty("role").GetString()).ShouldBe(("local", "admin"));
        (await _world.SendAsync(HttpMethod.Get, "/orleans")).Status.ShouldBe(200);
        foreach (var host in (string[])["evil.example", "127.0.0.1.evil.example", Environment.MachineName])
        {
            (await _world.SendAsync(HttpMethod.Get, "/api/v1/world", with: request => request.Headers.Host = host)).Status.ShouldBe(403);
            (await _world.SendAsync(HttpMethod.Get, "/orleans", with: request => request.Headers.Host = host)).Status.ShouldBe(403);
        }

        (await _world.SendAsync(HttpMethod.Post, "/api/v1/keys", body: """{ "name": "ann", "role": "viewer" }"""))
            .Detail.ShouldContain("The first key");
        var made = await _world.SendAsync(HttpMethod.Post, "/api/v1/keys", body: """{ "name": "ann", "role": "admin" }""");

        var (key, id) = (made.Json.GetProperty("key").GetString(), made.Json.GetProperty("about").GetProperty("id").GetString());
        (await _world.LastAuditedAsync()).Name.ShouldBe("local");
        (await _world.SendAsync(HttpMethod.Get, "/api/v1/whoami")).Status.ShouldBe(401);
        (await _world.SendAsync(HttpMethod.Get, "/orleans")).Status.ShouldBe(401);
        (await _world.SendAsync(HttpMethod.Get, "/api/v1/whoami", key)).Status.ShouldBe(200);
        (await _world.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{id}", key)).Detail.ShouldContain("the only one of an admin");
    }

    [Theory]
    [InlineData("events?limit=2", "There is no query parameter 'limit' here. Known ones: since, kind, app, target, region.")]
    [InlineData("events?kind=siloUp&kind=siloDown", "kind is given 2 times: give one value.")]
    [InlineData("sessions?apps=web", "There is no query parameter 'apps' here.")]
    [InlineData("silos?x", "There is no query parameter 'x' here. This route has none.")]
    public async Task What_a_query_asks_for_is_understood_or_refused(string query, string problem)
    {
        var answer = await _world.SendAsync(HttpMethod.Get, $"/api/v1/{query}");

        answer.Status.ShouldBe(400);
        answer.Detail.ShouldStartWith(problem);
        (await _world.SendAsync(HttpMethod.Get, "/api/v1/events?Kind=siloUp")).Status.ShouldBe(200, "case does not count");
    }

    [Theory]
    [InlineData("10.0.0.9", "127.0.0.1:8080", 403)]
    [InlineData("10.0.0.9", "10.0.0.1:8080", 403)]
    [InlineData("::ffff:10.0.0.9", "localhost", 403)]
    [InlineData("127.0.0.1", "10.0.0.1:8080", 403)]
    [InlineData("127.0.0.1", "localhost:8080", 200)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1:8080", 200)]
    [InlineData("::1", "[::1]:8080", 200)]
    public async Task Only_its_machine_is(string from, string host, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        context.Connection.LocalIpAddress = IPAddress.Parse("10.0.0.1");
        context.Request.Host = new HostString(host);
        context.Request.Headers["X-Forwarded-For"] = "127.0.0.1";

        var (caller, refusal) = await _world.Services.GetRequiredService<AccessRule>()
            .CheckAsync(context, new RouteAccess(Role.Viewer, Scope.Filtered, IsChange: false));

        (refusal?.Status ?? 200).ShouldBe(status);
        (caller is null).ShouldBe(status != 200);
    }
}
