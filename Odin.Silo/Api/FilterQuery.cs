using System.Globalization;
using Odin.Commands;
using Odin.Grains.Consoles;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary>Which sessions the query of a request means: <c>id</c>, <c>app</c>, <c>target</c>, <c>client</c>, <c>state</c>,
/// <c>olderThan</c>, <c>idleFor</c>, <c>minBytes</c>.</summary>
internal static class FilterQuery
{
    /// <summary>One of the two is null.</summary>
    public static (SessionFilter? Filter, Problem? Problem) Read(ApiCall call)
    {
        var client = call.Given("client");
        if (!CloseBody.IsNetwork(client))
            return Wrong("client", client, "an IP address, or a network such as 203.0.113.0/24");
        if (!TryReadState(call.Given("state"), out var state))
            return Wrong("state", call.Given("state"), "assigning, connecting, data or last_data");
        if (!TryReadDuration(call.Given("olderThan"), out var olderThan))
            return Wrong("olderThan", call.Given("olderThan"), Duration.Expected);
        if (!TryReadDuration(call.Given("idleFor"), out var idleFor))
            return Wrong("idleFor", call.Given("idleFor"), Duration.Expected);
        if (!TryReadBytes(call.Given("minBytes"), out var minBytes))
            return Wrong("minBytes", call.Given("minBytes"), "a whole number of bytes");
        var id = SessionIds.TryParse(call.Given("id"), out var known) ? known : (UInt128?)null;
        if (id is null && call.Given("id") is { } wrong) return Wrong("id", wrong, "the id of a session, 32 hexadecimal digits");
        var (app, problem) = AppOf(call);
        return problem is not null ? (null, problem) : (new SessionFilter
        {
            SessionId = id,
            App = app,
            Target = call.Given("target"),
            Client = client,
            State = state,
            OlderThan = olderThan,
            IdleFor = idleFor,
            MinBytes = minBytes,
        }, null);
    }

    /// <summary>A key that is limited to one app means that one; one of several has to say which.</summary>
    private static (string? App, Problem? Problem) AppOf(ApiCall call)
    {
        var (app, caller) = (call.Given("app"), call.Caller);
        if (app is not null && !caller.MaySee(app)) return (null, Problem.NotFound(AccessRule.UnknownApp(app).Detail));
        if (app is not null || !caller.IsLimited) return (app, null);
        return caller.Apps is [var only] ? (only, null)
            : (null, Problem.BadRequest($"app: say which of {string.Join(", ", caller.Apps)} is meant."));
    }

    private static (SessionFilter? Filter, Problem? Problem) Wrong(string name, string? value, string expected) =>
        (null, Problem.BadRequest($"{name} '{value}': expected {expected}."));

    /// <summary>As the command line says it and as answers do: <c>last_data</c>, <c>lastData</c>.</summary>
    private static bool TryReadState(string? text, out SessionState? state)
    {
        state = Enum.GetValues<SessionState>().Cast<SessionState?>().FirstOrDefault(
            known => string.Equals($"{known}", text?.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return text is null || state is not null;
    }

    private static bool TryReadDuration(string? text, out TimeSpan? duration)
    {
        duration = Duration.TryParse(text ?? "", out var length) ? length.Value : null;
        return text is null || duration is not null;
    }

    private static bool TryReadBytes(string? text, out long? bytes)
    {
        bytes = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return text is null || bytes is not null;
    }
}
