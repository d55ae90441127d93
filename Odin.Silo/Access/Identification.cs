using System.Net;

namespace Odin.Silo.Access;

/// <summary>Finds out who asks, by a key, by the cookie that a browser got for one, or by a certificate, in this order. Who shows too many
/// wrong ones is refused unseen.</summary>
internal sealed class Identification(KeyRing keys, SessionCookies cookies, CertificateCallers certificates, TimeProvider time)
{
    /// <summary>Wrong keys of one address a minute.</summary>
    public const int MostFailedKeys = 10;

    private const string Bearer = "Bearer ";

    private readonly WindowLimit<IPAddress> _failures = new(MostFailedKeys, TimeSpan.FromMinutes(1), time);

    /// <summary>A caller who is known is also given with a refusal.</summary>
    public (Caller? Caller, Refusal? Refusal) Identify(HttpContext context)
    {
        var address = AccessRule.AddressOf(context) ?? IPAddress.None;
        if (_failures.IsUsedUp(address)) return (null, TooManyFailures(address));
        var header = context.Request.Headers.Authorization.ToString();
        var isByKey = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
        var cookie = context.Request.Cookies[SessionCookies.Name];
        if (!isByKey && string.IsNullOrEmpty(cookie)) return ByCertificate(context, address);

        var (status, key) = isByKey ? keys.Check(header[Bearer.Length..].Trim()) : cookies.Check(cookie!);
        var caller = key is null ? null : Caller.Of(key, address) with { IsBrowser = !isByKey };
        if (status == KeyStatus.Good) return (caller, null);
        if (status == KeyStatus.Unchecked)
            return (caller, new Refusal(StatusCodes.Status503ServiceUnavailable, "keys not checked",
                "Redis has not answered for 5 s, so that keys cannot be checked; those of the file of AdminKeys are taken.")
            { RetryAfter = KeyRing.Interval });
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        if (status == KeyStatus.Unknown) _failures.TryTake(address);   // The others were good once: they are no guesses.
        return (caller, Wrong(status, key));
    }

    /// <summary>Whether a caller that was let in may go on: for streams.</summary>
    public bool IsStillGood(Caller caller) => caller switch
    {
        { Key: { } key } => keys.IsStillGood(key),
        { Certificate: { } certificate } => certificates.IsStillGood(certificate),
        _ => !keys.IsKeyed,
    };

    private (Caller? Caller, Refusal? Refusal) ByCertificate(HttpContext context, IPAddress address)
    {
        if (context.Connection.ClientCertificate is not { } certificate) return (null, NoKey(context));
        var (caller, refusal) = certificates.Identify(certificate, address);
        if (refusal is { Status: StatusCodes.Status401Unauthorized }) context.Response.Headers.WWWAuthenticate = "Bearer";
        return (caller, refusal);
    }

    private Refusal TooManyFailures(IPAddress address) => new(StatusCodes.Status429TooManyRequests, "too many wrong keys",
        $"{address} has shown {MostFailedKeys} wrong keys within a minute: nothing of it is taken until the minute is over.")
    {
        RetryAfter = _failures.Length,
    };

    private static Refusal NoKey(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new(StatusCodes.Status401Unauthorized, "no key",
            "A key is needed: send the header `Authorization: Bearer odin_...`. An admin makes keys with POST /api/v1/keys. " +
            "By HTTPS an operator's certificate will do, too.");
    }

    private static Refusal Wrong(KeyStatus status, ApiKey? key) => new(
        StatusCodes.Status401Unauthorized, $"{status} key".ToLowerInvariant(), status switch
        {
            KeyStatus.Expired => $"Key {key!.Id} has expired at {key.Expires:u}: ask an admin for another one.",
            KeyStatus.Revoked => $"Key {key!.Id} was revoked at {key.Revoked:u}: ask an admin for another one.",
            KeyStatus.Ended => $"The session has ended after {SessionCookies.Length.TotalHours:0} h: sign in with the key again.",
            _ => "The key is not known here: is it whole, and of this cluster?",
        });
}
