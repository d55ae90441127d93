using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary>Ends sessions of all edges.</summary>
internal static class CloseRoute
{
    public static async Task<IResult> CloseAsync(ApiCall call)
    {
        var (body, problem) = await call.BodyAsync<CloseBody>();
        if (body is null) return problem!;
        if (body.WhyNot is { } wrong) return Problem.BadRequest(wrong);
        var filter = body.Filter ?? new CloseFilter();
        if (filter.App is { } named && !call.Caller.MaySee(named)) return Problem.NotFound(AccessRule.UnknownApp(named).Detail);

        var closed = await CloseAsync(call, filter, new CloseOptions(body.DryRun, TimeSpan.FromSeconds(body.OverSeconds), body.Max));
        var (matched, ended) = (closed.Sum(list => list.Matched), closed.Sum(list => list.Closed));
        call.Changed($"{matched} live of {filter}", body.DryRun ? "a dry run"
            : body.OverSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{ended} closed, over {body.OverSeconds} s")
            : $"{ended} closed");
        return ApiJson.Of(new CloseAnswer(
            matched, ended, closed.SelectMany(list => list.Edges), closed.SelectMany(list => list.Missing).Distinct()));
    }

    /// <summary>One session.</summary>
    public static async Task<IResult> CloseOneAsync(ApiCall call)
    {
        var id = call.Part("id");
        if (!SessionIds.TryParse(id, out _)) return Problem.BadRequest($"id '{id}': expected the id of a session, 32 hexadecimal digits.");

        var closed = await CloseAsync(call, new CloseFilter(Id: id), new CloseOptions(IsDryRun: false, TimeSpan.Zero, Max: null));
        List<MissingAnswer> missing = [.. closed.SelectMany(list => list.Missing).Distinct()];
        var (matched, ended) = (closed.Sum(list => list.Matched), closed.Sum(list => list.Closed));
        call.Changed($"{matched} live of {id}", $"{ended} closed");
        if (matched > 0) return ApiJson.Of(new CloseAnswer(matched, ended, closed.SelectMany(list => list.Edges), missing));
        return missing.Count == 0 ? Problem.NotFound($"There is no live session {id}; GET {ApiRoute.Root}/sessions lists them.")
            : Problem.Unavailable($"No edge that answered has session {id}; without an answer: " +
                $"{string.Join(", ", missing.Select(one => one.Name))}. Ask again.");
    }

    /// <summary>For a key that is limited to apps, each of them is asked for by itself.</summary>
    private static async Task<ImmutableArray<ClosedList>> CloseAsync(ApiCall call, CloseFilter filter, CloseOptions options)
    {
        IEnumerable<string?> apps = filter.App is null && call.Caller.IsLimited ? call.Caller.Apps : new[] { filter.App };
        var lists = ImmutableArray.CreateBuilder<ClosedList>();
        foreach (var app in apps)
        {
            if (options.Max is < 1) break;
            var list = await call.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid())
                .CloseAsync(new EdgeScope(filter.Region, filter.Edge), filter.Of(app), options);
            lists.Add(list);
            options = options with { Max = options.Max - (int)list.Closed };
        }

        return lists.ToImmutable();
    }
}
