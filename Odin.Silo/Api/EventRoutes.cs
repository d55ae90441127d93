using System.Globalization;
using Odin.Grains.Events;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary><c>events</c>: what changed.</summary>
internal static class EventRoutes
{
    /// <summary>A key that is limited to apps gets those of its apps.</summary>
    public static async Task<IResult> ListAsync(ApiCall call)
    {
        var since = DateTimeOffset.MinValue;
        if (call.Given("since") is { } time
            && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since))
            return Problem.BadRequest($"since '{time}': expected a time such as 2030-01-31T00:00:00Z.");
        EventKind? kind = null;
        if (call.Given("kind") is { } text)
        {
            if (!Enum.TryParse<EventKind>(text, ignoreCase: true, out var known) || !char.IsAsciiLetter(text[0]))
                return Problem.BadRequest($"kind '{text}': expected one of {string.Join(", ", Enum.GetNames<EventKind>())}.");
            kind = known;
        }

        var events = await call.Service<WorldFeed>().ReadEventsAsync(call.Aborted);
        return ApiJson.Of(new EventList(events.Where(one => one.Time >= since && (kind is null || one.Kind == kind)
                && (one.App is null ? !call.Caller.IsLimited : call.Caller.MaySee(one.App))
                && IsMeant(call.Given("app"), one.App) && IsMeant(call.Given("target"), one.Target)
                && IsMeant(call.Given("region"), one.Region))));
    }

    private static bool IsMeant(string? wanted, string? value) =>
        wanted is null || string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase);
}
