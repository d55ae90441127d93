using System.Net;

namespace Odin.Silo.Access;

/// <summary>Finds out who asks, by a key or token, by the cookie that a browser got for a key, or by a certificate, in this order.
/// Wrong ones of one address are soon no longer answered one by one; a good one is taken from everywhere.</summary>
/// <remarks>Keys are 256 random bits: no number of guesses finds one, and to shut an address out would shut out everybody behind
/// it.</remarks>
internal sealed class Identification(KeyRing keys, SessionCookies cookies, CertificateCallers certificates, TokenCallers tokens,
    TimeProvider time)
{
    /// <summary>Wrong keys of one address a minute.</summary>
    public const int MostFailedKeys = 10;

    private const string Bearer = "Bearer ";

    private static readonly Refusal NoKey = new(StatusCodes.Status401Unauthorized, "no key",
        "A key is needed: send the header `Authorization: Bearer odin_...`. An admin makes keys with POST /api/v1/keys. " +
        "By HTTPS an operator's certificate will do, too.");

    private readonly WindowLimit<IPAddress> _failures = new(MostFailedKeys, TimeSpan.FromMinutes(1), time);

    /// <summary>Callers need a key, a token or a certificate, also those on the silo's machine.</summary>
    public bool IsNeeded => keys.IsKeyed || tokens.AreTaken;

    /// <summary>A caller who is known is also given with a refusal.</summary>
    public async ValueTask<(Caller? Caller, Refusal? Refusal)> IdentifyAsync(HttpContext context)
    {
        var address = AccessRule.AddressOf(context) ?? IPAddress.None;
        var (caller, refusal) = await WhoAsync(context, address);
        if (refusal is { IsGuess: true } && !_failures.TryTake(address)) return (null, TooManyFailures(address));
        if (refusal is { Status: StatusCodes.Status401Unauthorized })
            context.Response.Headers.WWWAuthenticate = refusal == NoKey ? "Bearer" : "Bearer error=\"invalid_token\"";
        return (caller, refusal);
    }

    /// <summary>Whether a caller that was let in may go on: for streams.</summary>
    public bool IsStillGood(Caller caller) => caller switch
    {
        { Key: { } key } => keys.IsStillGood(key),
        { Certificate: { } certificate } => certificates.IsStillGood(certificate),
        { IsByToken: true } => tokens.IsStillGood(caller),
        _ => !IsNeeded,
    };

    private async ValueTask<(Caller? Caller, Refusal? Refusal)> WhoAsync(HttpContext context, IPAddress address)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var text = header[Bearer.Length..].Trim();
            return tokens.AreTaken && !text.StartsWith(KeyText.Prefix, StringComparison.Ordinal)
                ? await tokens.IdentifyAsync(text, address) : Of(keys.Check(text), address, isBrowser: false);
        }

        if (context.Request.Cookies[SessionCookies.Name] is { Length: > 0 } cookie)
            return Of(cookies.Check(cookie), address, isBrowser: true);
        return context.Connection.ClientCertificate is { } certificate ? certificates.Identify(certificate, address) : (null, NoKey);
    }

    private static (Caller? Caller, Refusal? Refusal) Of((KeyStatus Status, ApiKey? Key) found, IPAddress address, bool isBrowser)
    {
        var caller = found.Key is null ? null : Caller.Of(found.Key, address) with { IsBrowser = isBrowser };
        return found.Status switch
        {
            KeyStatus.Good => (caller, null),
            KeyStatus.Unchecked => (caller, new Refusal(StatusCodes.Status503ServiceUnavailable, "keys not checked",
                "Redis has not answered for 5 s, so that keys cannot be checked; those of the file of AdminKeys are taken.")
            { RetryAfter = KeyRing.Interval }),
            _ => (caller, Wrong(found.Status, found.Key)),
        };
    }

    private Refusal TooManyFailures(IPAddress address) => new(StatusCodes.Status429TooManyRequests, "too many wrong keys",
        $"{address} has shown {MostFailedKeys} wrong keys within a minute, and this is another one. A good key is taken at once; " +
            "others are answered like this until the minute is over.")
    {
        RetryAfter = _failures.Length,
    };

    private static Refusal Wrong(KeyStatus status, ApiKey? key) => new(
        StatusCodes.Status401Unauthorized, $"{status} key".ToLowerInvariant(), status switch
        {
            KeyStatus.Expired => $"Key {key!.Id} expired at {key.Expires:u}: ask an admin for another one.",
            KeyStatus.Revoked => $"Key {key!.Id} was revoked at {key.Revoked:u}: ask an admin for another one.",
            KeyStatus.Ended => $"The session has ended after {SessionCookies.Length.TotalHours:0} h: sign in with the key again.",
            _ => "The key is not known here: is it whole, and of this cluster?",
        })
    {
        IsGuess = status == KeyStatus.Unknown,   // The others were good once.
    };
}
