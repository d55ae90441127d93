using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Odin.Silo.Access;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Access;

/// <summary>Where the keys of tokens come from: a file that is read again, or the issuer's discovery document.</summary>
public sealed class TokenKeysTests : IDisposable
{
    private const string Metadata = "https://issuer.example/.well-known/openid-configuration";

    private readonly string _file = Path.GetTempFileName();
    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _log = new();
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "one" };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_file_is_read_again_and_one_with_an_error_changes_nothing()
    {
        File.WriteAllText(_file, KeySet("one"));
        var options = new ApiOptions();
        (options.Tokens.Issuer, options.Tokens.KeyFile) = ("https://issuer.example", _file);
        var keys = new TokenKeyFile(options, _time, _log.LoggerOf<TokenKeyFile>());
        IdOf(keys).ShouldBe("one");

        Replace(KeySet("two"));
        IdOf(keys).ShouldBe("one", "it is looked at once a second");
        _time.Advance(TimeSpan.FromSeconds(1));
        IdOf(keys).ShouldBe("two");

        Replace("{");
        _time.Advance(TimeSpan.FromSeconds(1));
        IdOf(keys).ShouldBe("two");
        _log.Count($"{_file} is no JSON web key set: put in what the issuer publishes", 4314).ShouldBe(1);
        _log.Count("IDX", 4314).ShouldBe(0);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_the_remedy() =>
        TokenKeySet.Read(_file + ".none").Failure.ShouldBe(
            $"the file of token keys {_file}.none cannot be read: there is no such file (looked for {_file}.none)");

    [Fact]
    public async Task Keys_of_the_discovery_document_are_taken_and_its_issuer_is_not()
    {
        var handler = new Documents(new Dictionary<string, string>
        {
            [Metadata] = """{ "issuer": "https://evil.example", "jwks_uri": "https://issuer.example/keys" }""",
            ["https://issuer.example/keys"] = KeySet("one"),
        });
        var callers = Callers(handler);

        (await callers.IdentifyAsync(Token("https://issuer.example"), IPAddress.Loopback)).Caller!.Role.ShouldBe(Role.Viewer);
        var (caller, refusal) = await callers.IdentifyAsync(Token("https://evil.example"), IPAddress.Loopback);

        caller.ShouldBeNull();
        refusal!.Reason.ShouldBe("issuer of token");
    }

    [Fact]
    public async Task A_discovery_document_that_cannot_be_read_is_no_fault_of_the_caller()
    {
        var (_, refusal) = await Callers(new Documents([])).IdentifyAsync(Token("https://issuer.example"), IPAddress.Loopback);

        (refusal!.Status, refusal.IsGuess).ShouldBe((503, false));
        refusal.Detail.ShouldContain(Metadata);
    }

    private static string? IdOf(TokenKeyFile keys) => keys.Current.Keys.ShouldHaveSingleItem().KeyId;

    private TokenCallers Callers(HttpMessageHandler handler)
    {
        var options = new ApiOptions();
        (options.Tokens.Issuer, options.Tokens.Audience, options.Tokens.Metadata) = ("https://issuer.example", "odin", Metadata);
        var keys = new TokenKeyFile(options, _time, _log.LoggerOf<TokenKeyFile>());
        return new TokenCallers(options, new TokenCheck(options, keys, handler), TimeProvider.System);
    }

    private string Token(string issuer) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = "odin",
        Claims = new Dictionary<string, object> { ["sub"] = "ada", ["role"] = "viewer" },
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
    });

    private string KeySet(string id)
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_key);
        return JsonSerializer.Serialize(new { keys = new[] { new { kty = key.Kty, kid = id, crv = key.Crv, x = key.X, y = key.Y } } });
    }

    private void Replace(string content)
    {
        File.WriteAllText($"{_file}.new", content);
        File.Move($"{_file}.new", _file, overwrite: true);
    }

    /// <summary>Answers what is there with its text, and 404 else.</summary>
    private sealed class Documents(Dictionary<string, string> texts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(texts.TryGetValue(request.RequestUri!.ToString(), out var text)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) }
                : new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("") });
    }
}
