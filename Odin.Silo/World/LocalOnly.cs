using System.Net;

namespace Odin.Silo.World;

/// <summary>Who may ask while nobody has a key: callers on this machine, by one of its loopback names.</summary>
/// <remarks>The name counts too: else the page of a stranger, whose name was made to lead here, could read it (DNS rebinding).</remarks>
internal static class LocalOnly
{
    private const string Refusal = "This answers on the machine of the silo only, at 127.0.0.1, [::1] or localhost: forward it, " +
        "for example with `ssh -L 8080:127.0.0.1:8080`.";

    public static RequestDelegate Of(RequestDelegate next) => context =>
    {
        if (IsLocal(context.Connection.RemoteIpAddress) && IsLocalName(context.Request.Host.Host)) return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(Refusal);
    };

    private static bool IsLocal(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLocalName(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
