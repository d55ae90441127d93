using Microsoft.Extensions.Configuration;
using Odin.Hosting.Settings;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Access;

/// <summary>What the settings of tokens may be.</summary>
public sealed class TokenOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("TokenIssuer=https://a", "both --token-issuer and --token-audience")]
    [InlineData("TokenAudience=odin", "both --token-issuer and --token-audience")]
    [InlineData("TokenKeys=/nowhere", "both --token-issuer and --token-audience")]
    [InlineData("TokenIssuer=https://a TokenAudience=odin", "either --token-keys or --token-metadata")]
    [InlineData("TokenIssuer=https://a TokenAudience=odin TokenKeys=/nowhere TokenMetadata=https://a/b", "either --token-keys or")]
    [InlineData("TokenIssuer=https://a TokenAudience=odin TokenKeys=/nowhere", "/nowhere cannot be read")]
    [InlineData("TokenIssuer=https://a TokenAudience=odin TokenMetadata=http://a/b", "an https:// URL")]
    [InlineData("TokenAlgorithms=HS256", "one or more of ES256")]
    [InlineData("TokenAlgorithms=none", "one or more of ES256")]
    [InlineData("TokenAlgorithms=RS256,HS256", "one or more of ES256")]
    public void What_would_open_a_door_by_mistake_ends_the_start(string settings, string says) => ErrorsOf(settings).ShouldContain(says);

    [Theory]
    [InlineData("", "is no JSON web key set")]
    [InlineData("{", "is no JSON web key set")]
    [InlineData("""{ "keys": [] }""", "has no key for signatures")]
    [InlineData("""{ "keys": [ { "kty": "oct", "k": "c2VjcmV0", "kid": "one" } ] }""", "only public keys are taken")]
    public void A_file_without_public_keys_is_refused(string content, string says)
    {
        File.WriteAllText(_file, content);

        ErrorsOf($"TokenIssuer=https://a TokenAudience=odin TokenKeys={_file}").ShouldContain(says);
    }

    private static string ErrorsOf(string settings)
    {
        var pairs = settings.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => $"Odin:{pair[0]}", pair => (string?)pair[1]);
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build());
        reader.Read(ApiOptions.Settings).Load(reader);
        return reader.ConfigErrors.ShouldHaveSingleItem();
    }
}
