using Odin.Edge.Sessions;
using Odin.Grains.Consoles;

namespace Odin.Edge.Consoles;

/// <summary>Answers what silos ask about the sessions of this edge. Orleans calls it on ordinary threads, one call at a time.</summary>
internal sealed class EdgeConsole(
    SessionWalks walks, SessionClock clock, EndsReader ends, AppExplainer explainer, TimeProvider time) : IEdgeConsole
{
    public async Task<SessionPage> FindSessionsAsync(SessionQuery query)
    {
        var builder = new PageBuilder(query with { Limit = Math.Clamp(query.Limit, 0, SessionQuery.MaxRows) }, NewMatch(query.Filter));
        return await TryWalkAsync(builder) ? builder.Build() : SessionPage.Busy;
    }

    public async Task<ClosedSessions> CloseSessionsAsync(SessionFilter filter, CloseOptions options)
    {
        var matches = new MatchList(NewMatch(filter));
        if (!await TryWalkAsync(matches)) return ClosedSessions.Busy;
        var count = Math.Clamp(options.Max ?? int.MaxValue, 0, matches.Count);
        if (!options.IsDryRun) Close(matches, count, options.Over);
        return new ClosedSessions(matches.Count, count);
    }

    public Task<SessionEnds> ReadEndsAsync(long? after, EndsQuery query) => Task.FromResult(ends.Read(after, query));

    public Task<AppExplanation?> ExplainAsync(string app, string? client) => Task.FromResult(explainer.Explain(app, client));

    private static void Close(MatchList matches, int count, TimeSpan over)
    {
        foreach (var (sessions, handles) in matches.ByLoop)
        {
            var some = handles.Count <= count ? handles : handles[..count];
            count -= some.Count;
            if (some.Count > 0) sessions.Loop.Post(new LoopClose(sessions, some, over).Start);
        }
    }

    private SessionMatch NewMatch(SessionFilter filter) => new(filter, clock, clock.Now);

    /// <summary>False: too many walks wait, or it took longer than anybody waits for it.</summary>
    private async Task<bool> TryWalkAsync(ISliceReader reader)
    {
        using var deadline = new CancellationTokenSource(IEdgeConsole.Deadline, time);
        try
        {
            return await walks.TryWalkAsync(reader, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
