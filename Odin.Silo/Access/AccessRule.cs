using System.Net;
using Microsoft.Net.Http.Headers;

namespace Odin.Silo.Access;

/// <summary>Who may do what: the host's name, the page it comes from, the key, how often, the role, the apps. In this order, so that a
/// caller without a key learns nothing about routes.</summary>
internal sealed class AccessRule(KeyRing keys, HostNames names, TimeProvider time)
{
    /// <summary>Wrong keys of one address a minute.</summary>
    public const int MostFailedKeys = 10;

    /// <summary>Requests of one key a second.</summary>
    public const int MostRequests = 50;

    private const string Bearer = "Bearer ";

    private readonly WindowLimit<IPAddress> _failures = new(MostFailedKeys, TimeSpan.FromMinutes(1), time);
    private readonly WindowLimit<string> _requests = new(MostRequests, TimeSpan.FromSeconds(1), time);

    /// <summary>One of the two is null. A caller who is known is also given with a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needs">What the route asks for.</param>
    public (Caller? Caller, Refusal? Refusal) Check(HttpContext context, RouteAccess needs)
    {
        if (WhyForeign(context) is { } foreign) return (null, foreign);
        var (caller, refusal) = keys.IsKeyed ? Identify(context) : (new Caller(null, AddressOf(context)), null);
        if (caller is null || refusal is not null) return (caller, refusal);
        return (caller, WhyNot(context, caller, needs));
    }

    /// <summary>For what is served to everybody who may come at all: only the way here is checked.</summary>
    public Refusal? CheckWay(HttpContext context) => WhyForeign(context);

    public static IPAddress? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
        ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;

    private Refusal? WhyForeign(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (!keys.IsKeyed)
        {
            if (AddressOf(context) is { } address && IPAddress.IsLoopback(address) && HostNames.IsLoopback(host)) return null;
            return new Refusal(StatusCodes.Status403Forbidden, "not local",
                $"Without keys the admin API answers on the machine of the silo only, at 127.0.0.1, [::1] or localhost, not at '{host}' " +
                "from another machine: forward the port, for example with `ssh -L 8080:127.0.0.1:8080`, or make keys.");
        }

        if (!names.IsOurs(host, context.Connection.LocalIpAddress))
            return new Refusal(StatusCodes.Status403Forbidden, "foreign host",
                $"Host '{host}' is no name of this silo: use its address, or add the name to AdminNames.");
        return null;
    }

    private (Caller? Caller, Refusal? Refusal) Identify(HttpContext context)
    {
        var address = AddressOf(context) ?? IPAddress.None;
        if (_failures.IsUsedUp(address)) return (null, TooManyFailures(address));
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return (null, NoKey(context));

        var (status, key) = keys.Check(header[Bearer.Length..].Trim());
        var caller = key is null ? null : new Caller(key, address);
        if (status == KeyStatus.Good) return (caller, null);
        if (status == KeyStatus.Unchecked)
            return (caller, new Refusal(StatusCodes.Status503ServiceUnavailable, "keys not checked",
                "Redis has not answered for 5 s, so that keys cannot be checked; those of the file of AdminKeys are taken.")
            { RetryAfter = KeyRing.Interval });
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        if (status == KeyStatus.Unknown) _failures.TryTake(address);   // The others were good once: they are no guesses.
        return (caller, Wrong(status, key));
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
            "A key is needed: send the header `Authorization: Bearer odin_...`. An admin makes keys with POST /api/v1/keys.");
    }

    private static Refusal Wrong(KeyStatus status, ApiKey? key) => new(
        StatusCodes.Status401Unauthorized, $"{status} key".ToLowerInvariant(), status switch
        {
            KeyStatus.Expired => $"Key {key!.Id} has expired at {key.Expires:u}: ask an admin for another one.",
            KeyStatus.Revoked => $"Key {key!.Id} was revoked at {key.Revoked:u}: ask an admin for another one.",
            _ => "The key is not known here: is it whole, and of this cluster?",
        });

    private Refusal? WhyNot(HttpContext context, Caller caller, RouteAccess needs)
    {
        if (caller.Id is { } id && !_requests.TryTake(id))
            return new Refusal(StatusCodes.Status429TooManyRequests, "too many requests",
                $"Key {id} has asked more than {MostRequests} times within a second.")
            { RetryAfter = _requests.Length };
        if (needs.IsChange && WhyCrossSite(context) is { } crossSite) return crossSite;
        if (caller.Role < needs.Role)
            return new Refusal(StatusCodes.Status403Forbidden, "role",
                $"The role of key {caller.Id} is {caller.Role.ToString().ToLowerInvariant()}; " +
                $"this needs {needs.Role.ToString().ToLowerInvariant()}.");
        return caller.IsLimited ? WhyNotOfOthers(context, caller, needs) : null;
    }

    /// <summary>A page of a stranger can neither send JSON nor hide where it comes from, unless a browser asked us before.</summary>
    private static Refusal? WhyCrossSite(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            return new Refusal(StatusCodes.Status403Forbidden, "foreign origin", $"The page of {origin} may change nothing here.");
        if (HttpMethods.IsDelete(request.Method) || IsJson(request.ContentType)) return null;
        return new Refusal(StatusCodes.Status415UnsupportedMediaType, "content type",
            $"Content-Type '{request.ContentType}': a change needs application/json.");
    }

    private static bool IsJson(string? type) => MediaTypeHeaderValue.TryParse(type, out var media)
        && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static Refusal? WhyNotOfOthers(HttpContext context, Caller caller, RouteAccess needs) => needs.Scope switch
    {
        Scope.Cluster => new Refusal(StatusCodes.Status403Forbidden, "limited key",
            $"Key {caller.Id} is limited to {string.Join(", ", caller.Apps)}; this concerns the whole cluster."),
        Scope.App when context.GetRouteValue("app") is string app && !caller.MaySee(app) => UnknownApp(app),
        _ => null,
    };

    /// <summary>The same words whether there is none or the caller may not know of it.</summary>
    public static Refusal UnknownApp(string app) =>
        new(StatusCodes.Status404NotFound, "unknown app", $"There is no app '{app}'; GET /api/v1/apps lists them.");
}
