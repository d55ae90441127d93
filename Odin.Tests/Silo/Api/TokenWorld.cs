using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>A silo without keys that takes tokens of an issuer, whose keys are in a file.</summary>
public sealed class TokenWorld : ApiWorld
{
    private const string Issuer = "https://issuer.example";

    private readonly string _file = Path.GetTempFileName();

    private readonly ECDsaSecurityKey _key = NewKey("one");

    private protected override ApiOptions Api
    {
        get
        {
            Publish();
            var options = new ApiOptions();
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
                [("TokenIssuer", Issuer), ("TokenAudience", "odin"), ("TokenKeys", _file), ("TokenAlgorithms", "ES256"),
                    ("TokenRoleClaim", "realm_access.roles"), ("TokenAppsClaim", "apps")])
            {
                ApiOptions.Settings.Single(setting => setting.Name == name).TryApply(value, options).ShouldBeTrue(name);
            }

            return options;
        }
    }

    internal static ECDsaSecurityKey NewKey(string id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    /// <summary>A good token but for what <paramref name="with"/> changes.</summary>
    internal string Token(Action<SecurityTokenDescriptor>? with = null, Action<Dictionary<string, object>>? claims = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "odin",
            IssuedAt = now,
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddMinutes(5),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "ada",
                ["realm_access"] = new Dictionary<string, object> { ["roles"] = (string[])["offline", "viewer", "operator"] },
                ["apps"] = "*",
            },
        };
        claims?.Invoke((Dictionary<string, object>)token.Claims);
        with?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>What the file has, as a forger would use it for a secret.</summary>
    internal byte[] PublishedBytes() => File.ReadAllBytes(_file);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    private void Publish()
    {
        using var publicOnly = ECDsa.Create(_key.ECDsa.ExportParameters(includePrivateParameters: false));
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(publicOnly) { KeyId = _key.KeyId });
        File.WriteAllText($"{_file}.new", JsonSerializer.Serialize(
            new { keys = new[] { new { kty = key.Kty, kid = key.KeyId, crv = key.Crv, x = key.X, y = key.Y, use = "sig" } } }));
        File.Move($"{_file}.new", _file, overwrite: true);
    }
}
