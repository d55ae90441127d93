using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Silo.Access;
using Odin.Silo.Settings;

namespace Odin.Tests.Silo.Access;

/// <summary>How often one key may ask.</summary>
public sealed class RequestLimitTests : IAsyncLifetime
{
    private static readonly RouteAccess Reads = new(Role.Viewer, Scope.Filtered, IsChange: false);

    private readonly FakeTimeProvider _time = new();
    private readonly string _text = KeyText.New();
    private KeyRing _keys = null!;
    private AccessRule _rule = null!;

    public async ValueTask InitializeAsync()
    {
        _keys = new KeyRing(new MemoryKeyStore(), new ApiOptions(), _time, NullLogger<KeyRing>.Instance);
        await _keys.StartAsync(CancellationToken.None);
        await _keys.PutAsync(new ApiKey(KeyText.HashOf(_text), "ada", Role.Viewer));
        var (api, silo) = (new ApiOptions(), new SiloOptions());
        var files = new TokenKeyFile(api, _time, NullLogger<TokenKeyFile>.Instance);
        var tokens = new TokenCallers(api, new TokenCheck(api, files), _time);
        var callers = new Identification(_keys, new SessionCookies(_keys, _time), new CertificateCallers(silo), tokens, _time);
        _rule = new AccessRule(callers, new HostNames(silo, api), api, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _keys.StopAsync(CancellationToken.None);
        _keys.Dispose();
    }

    [Fact]
    public async Task A_key_may_ask_50_times_within_a_second_from_wherever_it_comes()
    {
        for (var turn = 1; turn <= 50; turn++) (await AskAsync(_text, from: $"10.0.0.{turn}")).ShouldBeNull($"request {turn}");

        var refusal = (await AskAsync(_text, from: "10.0.1.1")).ShouldNotBeNull();
        (refusal.Status, refusal.Reason, refusal.RetryAfter).ShouldBe((429, "too many requests", TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(_text, from: "10.0.1.1")).ShouldBeNull("the second is over");
    }

    [Fact]
    public async Task One_key_takes_nothing_from_another_one()
    {
        var other = KeyText.New();
        await _keys.PutAsync(new ApiKey(KeyText.HashOf(other), "bob", Role.Viewer));
        for (var turn = 0; turn < 60; turn++) await AskAsync(_text, from: "10.0.0.1");

        (await AskAsync(other, from: "10.0.0.1")).ShouldBeNull();
    }

    private async Task<Refusal?> AskAsync(string key, string from)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        context.Request.Host = new HostString("localhost");
        context.Request.Headers.Authorization = $"Bearer {key}";
        return (await _rule.CheckAsync(context, Reads)).Refusal;
    }
}
