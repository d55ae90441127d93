using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;
using Odin.Hosting.Files;

namespace Odin.Silo.Access;

/// <summary>The public keys of an issuer, out of a file.</summary>
internal sealed record TokenKeySet(ImmutableArray<SecurityKey> Keys)
{
    public static TokenKeySet Empty { get; } = new([]);

    /// <summary>The keys, or in words for people why there are none.</summary>
    public static (TokenKeySet Keys, string? Failure) Read(string path)
    {
        try
        {
            var set = new JsonWebKeySet(File.ReadAllText(path));
            if (set.Keys.Any(key => key.Kty == JsonWebAlgorithmsKeyTypes.Octet))
                return (Empty, $"the file of token keys {path} has a secret in it (kty oct): only public keys are taken");
            ImmutableArray<SecurityKey> keys = [.. set.GetSigningKeys()];
            return keys.Length > 0 ? (new TokenKeySet(keys), null)
                : (Empty, $"the file of token keys {path} has no key for signatures: expected a JSON web key set");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (Empty, $"the file of token keys {path} {FileFailure.Of(path, exception)}");
        }
        catch (ArgumentException)
        {
            return (Empty, $"the file of token keys {path} is no JSON web key set: put in what the issuer publishes at its jwks_uri");
        }
    }
}
