using System.Globalization;
using Odin.Grains.Configuration.Values;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary>Sessions of all edges, a page at a time, and what the next connection would get.</summary>
internal static class SessionRoutes
{
    private const int MostRows = 1000;
    private const int UsualRows = 100;

    /// <summary>A <see cref="FilterQuery"/> and <c>region</c>, <c>edge</c> (with <c>isOne</c> without
    /// those that took over from it), <c>sort</c>, <c>limit</c>, <c>after</c>.</summary>
    public static async Task<IResult> FindAsync(ApiCall call)
    {
        var sort = call.Given("sort") ?? SessionOrderText.Longest;
        if (!SessionOrderText.TryParse(sort, out var order))
            return Problem.BadRequest($"sort '{sort}': expected one of {SessionOrderText.Expected}.");
        var after = SessionKey.TryParse(call.Given("after") ?? "", out var key) ? key : (SessionKey?)null;
        if (after is null && call.Given("after") is { } wrong)
            return Problem.BadRequest($"after '{wrong}': expected the value of `next` of the page before.");
        if (!TryReadLimit(call.Given("limit"), out var limit))
            return Problem.BadRequest($"limit '{call.Given("limit")}': expected a whole number, 1-{MostRows}.");
        var (filter, problem) = FilterQuery.Read(call);
        if (filter is null) return problem!;

        var scope = new EdgeScope(call.Given("region"), call.Given("edge"), call.IsSaid("isOne"));
        var list = await Sessions(call).FindAsync(scope, new SessionQuery
        {
            Filter = filter,
            Order = order,
            After = after,
            Limit = limit,
        });
        return ApiJson.Of(new SessionsAnswer(
            list.Rows.Select(SessionItem.Of),
            list.Rows.Length == limit ? order.KeyOf(list.Rows[^1]).ToString() : null,
            list.Matched,
            call.Caller.IsLimited ? list.Matched : list.Live,
            list.Edges,
            list.Missing));
    }

    /// <summary><c>?region=&amp;client=</c> narrow it down.</summary>
    public static async Task<IResult> ExplainAsync(ApiCall call)
    {
        var client = call.Given("client");
        if (client is not null && !StrictAddress.TryParse(client, out _))
            return Problem.BadRequest($"client '{client}': expected an IP address.");
        var app = call.Part("app");
        var list = await Sessions(call).ExplainAsync(new EdgeScope(call.Given("region")), app, client);
        var feed = call.Service<WorldFeed>();
        var known = await feed.ReadAppAsync(await feed.ReadAsync(call.Aborted), app, call.Aborted);
        if (known is { Detail: var detail }) return ApiJson.Of(WithEvidence(list, detail));
        return list.Edges.Any(edge => edge.App is not null) ? ApiJson.Of(list) : Problem.NotFound(AccessRule.UnknownApp(app).Detail);
    }

    /// <summary>Beside what each edge says stands what its region has found.</summary>
    private static ExplanationList WithEvidence(ExplanationList list, WorldAppDetail detail)
    {
        return list with { Edges = [.. list.Edges.Select(edge => edge with { App = Of(edge) })] };

        AppExplanation? Of(EdgeExplanation edge) => edge.App is not { } app ? null : app with
        {
            Targets = [.. app.Targets.Select(target => target with { Evidence = EvidenceOf(edge.Region, target.Target) })],
        };

        string? EvidenceOf(string region, string target) => detail.Targets.FirstOrDefault(known => known.Target == target)?.Health
            .FirstOrDefault(health => health.Region == region)?.Evidence is { Length: > 0 } evidence ? evidence : null;
    }

    private static bool TryReadLimit(string? text, out int limit)
    {
        limit = UsualRows;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostRows);
    }

    private static ISessionsGrain Sessions(ApiCall call) => call.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid());
}
