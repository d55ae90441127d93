using System.Globalization;
using Odin.Grains.Events;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary><c>events</c>: what changed.</summary>
internal static class EventRoutes
{
    /// <summary>A key that is limited to apps gets those of its apps.</summary>
    public static async Task<IResult> ListAsync(ApiCall call)
    {
        DateTimeOffset? since = null;
        if (call.Given("since") is { } time && !TryReadTime(time, out since))
            return Problem.BadRequest($"since '{time}': expected a time such as 2030-01-31T00:00:00Z.");
        EventKind? kind = null;
        if (call.Given("kind") is { } text)
        {
            if (!Enum.TryParse<EventKind>(text, ignoreCase: true, out var known) || !char.IsAsciiLetter(text[0]))
                return Problem.BadRequest($"kind '{text}': expected one of {string.Join(", ", Enum.GetNames<EventKind>())}.");
            kind = known;
        }

        var query = new EventQuery
        {
            Since = since,
            Kind = kind,
            App = call.Given("app"),
            Target = call.Given("target"),
            Region = call.Given("region"),
        };
        var feed = new EventFeed(call.Grains, query, call.Service<TimeProvider>(), call.Aborted);
        var events = await feed.ReadAsync(await AppsAsync(call));
        return ApiJson.Of(new EventList(events.Where(one => MaySee(call.Caller, one)), feed.Missing));
    }

    /// <summary>The apps that may have events: nobody is asked in vain.</summary>
    private static async Task<IEnumerable<string>> AppsAsync(ApiCall call)
    {
        var (_, reading) = await call.Service<WorldFeed>().ReadAsync(call.Aborted);
        return reading.Catalog.Apps.Select(app => app.Spec.Name).Where(name => call.Caller.MaySee(name)
            && reading.Statuses.GetValueOrDefault(name) is not { LastEvent: 0 } && !reading.IsBlank(name));
    }

    private static bool TryReadTime(string text, out DateTimeOffset? time)
    {
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read);
        time = read;
        return isTime;
    }

    private static bool MaySee(Caller caller, ClusterEvent one) => one.App is null ? !caller.IsLimited : caller.MaySee(one.App);
}
