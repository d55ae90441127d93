using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Odin.Silo.Access;

/// <summary>Callers that show a token (JWT) of the issuer that the settings name. Whatever is not named there is refused.</summary>
internal sealed class TokenCallers(ApiOptions options, TokenCheck check, TimeProvider time)
{
    /// <summary>As OpenID Connect has it.</summary>
    private const int LongestSubject = 255;

    private readonly TokenOptions _tokens = options.Tokens;

    public bool AreTaken => _tokens.IsGiven;

    /// <summary>A caller who is known is also given with a refusal.</summary>
    public async Task<(Caller? Caller, Refusal? Refusal)> IdentifyAsync(string text, IPAddress? address)
    {
        if (await check.CheckAsync(text) is not { } result) return (null, Unchecked());
        if (result.SecurityToken is not JsonWebToken token || result.Exception is { } and not SecurityTokenExpiredException)
            return (null, Wrong(result.Exception));
        if (token.Subject is not { Length: > 0 and <= LongestSubject } subject)
            return (null, Refuse("token without a subject",
                $"The token names nobody: expected claim sub, at most {LongestSubject} letters."));

        var caller = new Caller($"token:{subject}", subject, Role.Viewer, address) { Expires = token.ValidTo, IsByToken = true };
        return result.Exception is null ? ByClaims(token, caller) : (caller, Wrong(result.Exception));
    }

    /// <summary>Whether a caller that was let in may go on.</summary>
    public bool IsStillGood(Caller caller) => time.GetUtcNow() < caller.Expires + TokenCheck.Skew;

    private (Caller Caller, Refusal? Refusal) ByClaims(JsonWebToken token, Caller caller)
    {
        if (TokenClaims.RoleOf(token, _tokens.RoleClaim) is not { } role)
            return (caller, new Refusal(StatusCodes.Status403Forbidden, "token without a role",
                $"The token of {caller.Name} names no role: expected viewer, operator or admin in its claim {_tokens.RoleClaim}."));
        if (_tokens.AppsClaim is not { } claim) return (caller with { Role = role }, null);
        if (TokenClaims.AppsOf(token, claim) is { } apps) return (caller with { Role = role, Apps = apps }, null);
        return (caller, new Refusal(StatusCodes.Status403Forbidden, "token without apps",
            $"The token of {caller.Name} names no app: expected names of apps, or *, in its claim {claim}."));
    }

    private Refusal Wrong(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException expired => Refuse("expired token", $"The token expired at {expired.Expires:u}: get another one."),
        SecurityTokenNotYetValidException early => Refuse("early token", $"The token is good from {early.NotBefore:u} on only."),
        SecurityTokenNoExpirationException => Refuse("endless token", "The token has no end: expected claim exp."),
        SecurityTokenInvalidIssuerException issuer => Refuse("issuer of token",
            $"The token is of issuer '{issuer.InvalidIssuer}'; expected '{_tokens.Issuer}'."),
        SecurityTokenInvalidAudienceException audience => Refuse("audience of token",
            $"The token is for '{audience.InvalidAudience}'; expected '{_tokens.Audience}'."),
        _ => Refuse("signature of token",
            $"The token is none, or no key of issuer '{_tokens.Issuer}' has signed it by {string.Join(" or ", _tokens.Algorithms)}.") with
        { IsGuess = true },
    };

    private Refusal Unchecked() => new(StatusCodes.Status503ServiceUnavailable, "tokens not checked",
        $"The keys of issuer '{_tokens.Issuer}' cannot be read from {_tokens.Metadata}: tokens cannot be checked now; keys can.");

    private static Refusal Refuse(string reason, string detail) => new(StatusCodes.Status401Unauthorized, reason, detail);
}
