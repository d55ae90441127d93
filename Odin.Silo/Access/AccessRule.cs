using System.Net;
using Microsoft.Net.Http.Headers;
using Odin.Hosting.Connections;

namespace Odin.Silo.Access;

/// <summary>Who may do what: the host's name, the page it comes from, the key, how often, the role, the apps. In this order, so that a
/// caller without a key learns nothing about routes.</summary>
internal sealed class AccessRule(Identification identification, HostNames names, ApiOptions options, TimeProvider time)
{
    /// <summary>Requests of one key a second.</summary>
    public const int MostRequests = 50;

    private static readonly Refusal OtherUser = new(StatusCodes.Status403Forbidden, "other user",
        "This process obeys the user who started it, and root. Be that user, or let him make you a key: `odin keys create`.");

    private readonly WindowLimit<string> _requests = new(MostRequests, TimeSpan.FromSeconds(1), time);

    /// <summary>One of the two is null. A caller who is known is also given with a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needs">What the route asks for.</param>
    public async ValueTask<(Caller? Caller, Refusal? Refusal)> CheckAsync(HttpContext context, RouteAccess needs)
    {
        if (WhyForeign(context) is { } foreign) return (null, foreign);
        var (caller, refusal) = IsOpen(context) ? (Caller.Local(AddressOf(context)), null) : await identification.IdentifyAsync(context);
        if (caller is null || refusal is not null) return (caller, refusal);
        return (caller, WhyNot(context, caller, needs));
    }

    /// <summary>For what is served to everybody who may come at all: only the way here is checked.</summary>
    public Refusal? CheckWay(HttpContext context) => WhyForeign(context);

    public static IPAddress? AddressOf(HttpContext context) => PlainAddress.Of(context.Connection.RemoteIpAddress);

    /// <summary>Nobody has to show anything, and the caller has not either: it has to be on the silo's machine.</summary>
    private bool IsOpen(HttpContext context) => !identification.IsNeeded && context.Connection.ClientCertificate is null;

    private Refusal? WhyForeign(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (IsOpen(context))
        {
            if (AddressOf(context) is { } address && IPAddress.IsLoopback(address) && HostNames.IsLoopback(host))
                return options.IsOwnersOnly && !LocalUsers.IsOwn(context) ? OtherUser : null;
            return new Refusal(StatusCodes.Status403Forbidden, "not local",
                $"Without keys the admin API answers on the machine of the silo only, at 127.0.0.1, [::1] or localhost, not at '{host}' " +
                "from another machine: forward the port, for example with `ssh -L 8080:127.0.0.1:8080`, make keys, or show an " +
                "operator's certificate.");
        }

        if (!names.IsOurs(host, context.Connection.LocalIpAddress))
            return new Refusal(StatusCodes.Status403Forbidden, "foreign host",
                $"Host '{host}' is no name of this silo: use its address, or add the name to AdminNames.");
        return null;
    }

    private Refusal? WhyNot(HttpContext context, Caller caller, RouteAccess needs)
    {
        if (caller.Id is { } id && !_requests.TryTake(id))
            return new Refusal(StatusCodes.Status429TooManyRequests, "too many requests",
                $"{caller.Title} has asked more than {MostRequests} times within a second.")
            { RetryAfter = _requests.Length };
        if (needs.IsChange && WhyCrossSite(context, caller) is { } crossSite) return crossSite;
        if (caller.Role < needs.Role)
            return new Refusal(StatusCodes.Status403Forbidden, "role",
                $"{caller.Title} has the role {caller.Role.ToString().ToLowerInvariant()}; " +
                $"this needs {needs.Role.ToString().ToLowerInvariant()}. {Remedy(needs.Role)}");
        return caller.IsLimited ? WhyNotOfOthers(context, caller, needs) : null;
    }

    private static string Remedy(Role role) => $"Use a key of that role: an admin makes one with `odin keys create --role " +
        $"{role.ToString().ToLowerInvariant()}`, and the cluster's first one comes from `odin keys new` and AdminKeys.";

    /// <summary>A page of a stranger can neither send JSON nor hide where it comes from, unless a browser asked us before.</summary>
    private static Refusal? WhyCrossSite(HttpContext context, Caller caller)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, request))
            return new Refusal(StatusCodes.Status403Forbidden, "foreign origin", $"The page of {origin} may change nothing here.");
        if (origin.Length == 0 && caller.IsBrowser)
            return new Refusal(StatusCodes.Status403Forbidden, "no origin",
                "A change by a browser's session says from which page: Origin.");
        if (HttpMethods.IsDelete(request.Method) || IsJson(request.ContentType)) return null;
        return new Refusal(StatusCodes.Status415UnsupportedMediaType, "content type",
            $"Content-Type '{request.ContentType}': a change needs application/json.");
    }

    /// <summary>A proxy in front of the silo may have taken HTTPS.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || origin.Equals($"https://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? type) => MediaTypeHeaderValue.TryParse(type, out var media)
        && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static Refusal? WhyNotOfOthers(HttpContext context, Caller caller, RouteAccess needs) => needs.Scope switch
    {
        Scope.Cluster => new Refusal(StatusCodes.Status403Forbidden, "limited key",
            $"{caller.Title} is limited to {string.Join(", ", caller.Apps)}; this concerns the whole cluster."),
        Scope.App when context.GetRouteValue("app") is string app && !caller.MaySee(app) => UnknownApp(app),
        _ => null,
    };

    /// <summary>The same words whether there is none or the caller may not know of it.</summary>
    public static Refusal UnknownApp(string app) =>
        new(StatusCodes.Status404NotFound, "unknown app", $"There is no app '{app}'; GET /api/v1/apps lists them.");
}
