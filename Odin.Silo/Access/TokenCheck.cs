using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Odin.Silo.Access;

/// <summary>Checks signature, issuer, audience and time of tokens, as ASP.NET's bearer authentication does, with its options and its
/// reader of discovery documents.</summary>
internal sealed class TokenCheck
{
    /// <summary>Clocks differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MetadataDeadline = TimeSpan.FromSeconds(5);

    private readonly JwtBearerOptions _options;

    /// <param name="options">What the settings say.</param>
    /// <param name="keys">The file of keys, when that is where they are.</param>
    /// <param name="metadata">Reads the discovery document; null: the network.</param>
    public TokenCheck(ApiOptions options, TokenKeyFile keys, HttpMessageHandler? metadata = null)
    {
        _options = new JwtBearerOptions
        {
            MetadataAddress = options.Tokens.Metadata!,
            BackchannelTimeout = MetadataDeadline,
            BackchannelHttpHandler = metadata,
        };
        new JwtBearerPostConfigureOptions().PostConfigure(null, _options);
        _options.TokenValidationParameters = Parameters(options.Tokens, keys);
        _options.TokenValidationParameters.ConfigurationManager = _options.ConfigurationManager as BaseConfigurationManager;
    }

    /// <summary>Null: the discovery document cannot be read, and never could.</summary>
    public async Task<TokenValidationResult?> CheckAsync(string text)
    {
        if (!await HasKeysAsync()) return null;
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(text, _options.TokenValidationParameters);
    }

    private async Task<bool> HasKeysAsync()
    {
        try
        {
            return _options.ConfigurationManager is not { } metadata
                || await metadata.GetConfigurationAsync(CancellationToken.None) is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static TokenValidationParameters Parameters(TokenOptions tokens, TokenKeyFile keys)
    {
        var parameters = new TokenValidationParameters
        {
            ValidAudience = tokens.Audience,
            ValidAlgorithms = tokens.Algorithms,
            ClockSkew = Skew,
            // Not what the discovery document says besides: the setting alone.
            IssuerValidator = (issuer, _, _) => issuer == tokens.Issuer ? issuer
                : throw new SecurityTokenInvalidIssuerException("another issuer") { InvalidIssuer = issuer },
        };
        if (tokens.KeyFile is not null) parameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.Current.Keys;
        return parameters;
    }
}
