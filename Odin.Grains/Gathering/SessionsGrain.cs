using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Odin.Grains.Gathering;

/// <summary>Puts questions about sessions to the edges and merges what they answer.</summary>
/// <remarks>No stateless worker: the gateway that takes an edge's answer looks the asker up by its name, and would hand the answer to a
/// worker of its own silo, where nobody waits for it. So an edge of another silo would never seem to answer.</remarks>
[PreferLocalPlacement, Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class SessionsGrain([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    IFanoutObserver? observer = null) : Grain, ISessionsGrain
{
    private const string Busy = "has too many questions to answer; ask again";

    private readonly FoundLately _edgesOfEnds = new(time);

    private EdgeFanout Fanout => new(GrainFactory, time, observer);

    public async Task<SessionList> FindAsync(EdgeScope scope, SessionQuery query)
    {
        query = query with { Limit = Math.Clamp(query.Limit, 0, SessionQuery.MaxRows) };
        var (fanout, askedAt) = (Fanout, time.GetTimestamp());
        var merge = new SessionMerge(query);
        var edges = await fanout.FindEdgesAsync(scope);
        var share = query with { Limit = merge.ShareOf(edges.Contacts.Length) };
        var answers = await fanout.AskAsync(edges.Contacts, edge => AnswerFaults.SoundAsync(
            edge.Console!.FindSessionsAsync(share), page => AnswerFaults.Of(page, share.Limit)));
        foreach (var (edge, page) in answers.All) merge.Add(edge, share.Limit, page);
        var missing = edges.Missing.AddRange(WithBusy(answers, page => page.IsBusy)).AddRange(await AddMoreAsync(fanout, merge, edges));
        fanout.OnAnswered(FanoutQuestion.FindSessions, askedAt, missing.Length);
        return new SessionList
        {
            Rows = merge.Build(),
            Edges = [.. answers.All.Where(answer => !answer.Value.IsBusy).Select(answer =>
                new EdgeSessions(answer.Edge.Id, answer.Edge.Region, answer.Value.Matched, answer.Value.Live))],
            Missing = missing,
        };
    }

    public async Task<ClosedList> CloseAsync(EdgeScope scope, SessionFilter filter, CloseOptions options)
    {
        var quotas = options is { IsDryRun: false, Max: { } max } ? await QuotasAsync(scope, filter, max) : null;
        var answers = await Fanout.AskAsync(FanoutQuestion.CloseSessions, scope, edge => AnswerFaults.SoundAsync(
            edge.Console!.CloseSessionsAsync(filter, quotas is null ? options : options with { Max = quotas.GetValueOrDefault(edge.Edge) }),
            AnswerFaults.Of));
        return new ClosedList(
            [.. answers.All.Where(answer => !answer.Value.IsBusy).Select(answer =>
                new EdgeClosed(answer.Edge.Id, answer.Value.Matched, answer.Value.Closed))],
            WithBusy(answers, closed => closed.IsBusy));
    }

    public async Task<EndsList> ReadEndsAsync(EdgeScope scope, EndsQuery query, ImmutableArray<EndsCursor> cursors)
    {
        var fanout = Fanout;
        var before = cursors.ToDictionary(cursor => cursor.Edge);
        var answers = await fanout.AskAsync(FanoutQuestion.ReadEnds, () => _edgesOfEnds.FindAsync(scope, fanout.FindEdgesAsync), edge =>
            AnswerFaults.SoundAsync(edge.Console!.ReadEndsAsync(before.GetValueOrDefault(edge.Edge)?.Next, query), AnswerFaults.Of));
        if (!answers.Missing.IsEmpty) _edgesOfEnds.Forget();
        foreach (var (edge, ends) in answers.All) before[edge] = new EndsCursor(edge, ends.Next);
        var rows = answers.All.SelectMany(answer => answer.Value.Ends.Select(end => end with
        {
            Edge = answer.Edge.Id,
            Region = answer.Edge.Region,
        }));
        return new EndsList(
            [.. rows.OrderBy(end => end.EndedAt)], [.. before.Values], answers.All.Sum(answer => answer.Value.Missed), answers.Missing);
    }

    public async Task<ExplanationList> ExplainAsync(EdgeScope scope, string app, string? client)
    {
        var answers = await Fanout.AskAsync(FanoutQuestion.Explain, scope, edge =>
            AnswerFaults.SoundAsync(edge.Console!.ExplainAsync(app, client), AnswerFaults.Of));
        return new ExplanationList(
            [.. answers.All.Select(answer => new EdgeExplanation(answer.Edge.Id, answer.Edge.Region, answer.Value))], answers.Missing);
    }

    /// <summary>Asks those edges again that have more on the page than they were asked for. Returns who of them did not answer.</summary>
    private static async Task<ImmutableArray<MissingAnswer>> AddMoreAsync(EdgeFanout fanout, SessionMerge merge, EdgesFound edges)
    {
        var lacking = merge.Lacking();
        var contacts = edges.Contacts.Where(edge => lacking.ContainsKey(edge.Edge));
        var answers = await fanout.AskAsync(contacts, edge => AnswerFaults.SoundAsync(
            edge.Console!.FindSessionsAsync(lacking[edge.Edge]), page => AnswerFaults.Of(page, lacking[edge.Edge].Limit)));
        foreach (var (edge, page) in answers.All) merge.Add(edge, lacking[edge].Limit, page);
        return WithBusy(answers, page => page.IsBusy);
    }

    /// <summary>How many each edge may end, so that all together end no more than <paramref name="max"/>.</summary>
    private async Task<Dictionary<EdgeIdentity, int>> QuotasAsync(EdgeScope scope, SessionFilter filter, int max)
    {
        var counts = await Fanout.AskAsync(FanoutQuestion.CloseSessions, scope, edge =>
            AnswerFaults.SoundAsync(
                edge.Console!.CloseSessionsAsync(filter, new CloseOptions(IsDryRun: true, TimeSpan.Zero, Max: null)), AnswerFaults.Of));
        var quotas = new Dictionary<EdgeIdentity, int>();
        foreach (var (edge, counted) in counts.All)
        {
            quotas[edge] = Math.Min(max, counted.Matched);
            max -= quotas[edge];
        }

        return quotas;
    }

    private static ImmutableArray<MissingAnswer> WithBusy<T>(EdgeAnswers<T> answers, Func<T, bool> isBusy) =>
    [
        .. answers.Missing,
        .. answers.All.Where(answer => isBusy(answer.Value)).Select(answer => new MissingAnswer(answer.Edge.Id, Busy)),
    ];
}
