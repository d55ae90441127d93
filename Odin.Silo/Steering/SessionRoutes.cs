using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Steering;

/// <summary>Sessions of all edges, a page at a time, and the end of one of them.</summary>
internal static class SessionRoutes
{
    private const int MostRows = 200;

    private static readonly ImmutableDictionary<string, SessionOrder> Orders = new Dictionary<string, SessionOrder>
    {
        ["-duration"] = SessionOrder.Longest,
        ["duration"] = new(SessionSort.Start, IsDescending: true),
        ["-bytes"] = new(SessionSort.Bytes, IsDescending: true),
        ["bytes"] = new(SessionSort.Bytes, IsDescending: false),
        ["-idle"] = new(SessionSort.LastMoved, IsDescending: false),
        ["idle"] = new(SessionSort.LastMoved, IsDescending: true),
        ["id"] = new(SessionSort.Id, IsDescending: false),
    }.ToImmutableDictionary();

    /// <summary><c>?app=&amp;target=&amp;client=&amp;region=&amp;edge=&amp;sort=&amp;limit=&amp;after=</c>.</summary>
    public static async Task<IResult> FindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!Orders.TryGetValue(Given(query, "sort") ?? "-duration", out var order))
            return Problems.Of(StatusCodes.Status400BadRequest, $"sort: one of {string.Join(", ", Orders.Keys.Order())}.");
        if (!TryReadNetwork(Given(query, "client"), out var client))
            return Problems.Of(StatusCodes.Status400BadRequest, "client: an IP address, or a network such as 203.0.113.0/24.");
        SessionKey? after = null;
        if (Given(query, "after") is { } text)
        {
            if (!SessionKey.TryParse(text, out var key))
                return Problems.Of(StatusCodes.Status400BadRequest, "after: the value of `next` of the page before.");
            after = key;
        }

        var limit = int.TryParse(Given(query, "limit"), CultureInfo.InvariantCulture, out var rows) ? Math.Clamp(rows, 1, MostRows) : 100;
        var list = await Sessions(context).FindAsync(new EdgeScope(Given(query, "region"), Given(query, "edge")), new SessionQuery
        {
            Filter = new SessionFilter { App = Given(query, "app"), Target = Given(query, "target"), Client = client },
            Order = order,
            After = after,
            Limit = limit,
        });
        return Results.Json(new
        {
            rows = list.Rows.Select(SessionItem.Of),
            next = list.Rows.Length == limit ? order.KeyOf(list.Rows[^1]).ToString() : null,
            matched = list.Matched,
            live = list.Live,
            edges = list.Edges,
            missing = list.Missing,
        }, WorldFrames.Json);
    }

    /// <summary><c>{"filter": {"id": "..."}}</c>: one session. Many at once are the part of <c>odin close</c>.</summary>
    public static async Task<IResult> CloseAsync(HttpContext context)
    {
        if (await IdAsync(context) is not { } id)
            return Problems.Of(StatusCodes.Status400BadRequest, "The body has to be {\"filter\": {\"id\": \"32 hexadecimal digits\"}}.");
        var closed = await Sessions(context).CloseAsync(EdgeScope.World, new SessionFilter { SessionId = id },
            new CloseOptions(IsDryRun: false, TimeSpan.Zero, Max: null));
        return Results.Json(new
        {
            matched = closed.Edges.Sum(edge => edge.Matched),
            closed = closed.Edges.Sum(edge => edge.Closed),
            missing = closed.Missing,
        }, WorldFrames.Json);
    }

    /// <summary>Null: not given.</summary>
    public static string? Given(IQueryCollection query, string name) =>
        query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static async Task<UInt128?> IdAsync(HttpContext context)
    {
        try
        {
            var body = await context.Request.ReadFromJsonAsync<CloseBody>(WorldFrames.Json, context.RequestAborted);
            return SessionIds.TryParse(body?.Filter?.Id, out var id) ? id : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryReadNetwork(string? text, out string? network)
    {
        network = text;
        return text is null || IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);
    }

    private static ISessionsGrain Sessions(HttpContext context) =>
        context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<ISessionsGrain>(Guid.NewGuid());

    private sealed record CloseBody(CloseFilter? Filter);

    private sealed record CloseFilter(string? Id);
}
