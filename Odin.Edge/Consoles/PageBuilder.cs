using Odin.Edge.Sessions;
using Odin.Grains.Consoles;

namespace Odin.Edge.Consoles;

/// <summary>Makes the page that a query asks for out of a walk: keeps the best rows so far, and counts.</summary>
internal sealed class PageBuilder(SessionQuery query, SessionMatch match) : ISliceReader
{
    // The worst row kept is the first to go.
    private readonly PriorityQueue<LiveSession, SessionKey> _best =
        new(Comparer<SessionKey>.Create((first, second) => query.Order.Compare(second, first)));
    private int _matched;
    private int _live;

    public void Read(LoopSessions sessions, ReadOnlySpan<LiveSession> slice)
    {
        _live += slice.Length;
        foreach (ref readonly var session in slice)
        {
            if (!match.Matches(in session)) continue;
            _matched++;
            var key = KeyOf(in session);
            if (query.After is { } after && query.Order.Compare(key, after) <= 0) continue;
            if (_best.Count < query.Limit) _best.Enqueue(session, key);
            else if (query.Limit > 0) _best.EnqueueDequeue(session, key);
        }
    }

    public SessionPage Build()
    {
        var rows = new SessionRow[_best.Count];
        for (var place = rows.Length - 1; place >= 0; place--) rows[place] = RowOf(_best.Dequeue());
        return new SessionPage { Rows = [.. rows], Matched = _matched, Live = _live };
    }

    /// <summary>As <see cref="SessionOrder.KeyOf"/> has it of the row.</summary>
    private SessionKey KeyOf(in LiveSession session) => new(
        query.Order.By switch
        {
            SessionSort.Start => match.StartOf(in session).UtcTicks,
            SessionSort.Bytes => session.BytesUp + session.BytesDown,
            SessionSort.LastMoved => match.LastMovedOf(in session).UtcTicks,
            _ => 0,
        }, session.Id);

    private SessionRow RowOf(in LiveSession session)
    {
        var (start, lastMoved) = (match.StartOf(in session), match.LastMovedOf(in session));
        return new SessionRow
        {
            SessionId = session.Id,
            App = session.App.Name,
            Port = session.Port,
            Client = session.Client.ToEndPoint().ToString(),
            Target = session.Target?.ToString(),
            State = SessionMatch.StateOf(session.Phase),
            Source = session.Source.ToString(),
            Start = start,
            Duration = Since(start),
            LastMoved = lastMoved,
            IdleFor = Since(lastMoved),
            BytesUp = session.BytesUp,
            BytesDown = session.BytesDown,
            Tls = TlsOfSession.Of(session.Tls, session.TargetTls),
        };
    }

    /// <summary>A session that began after the question is 0 s old.</summary>
    private TimeSpan Since(DateTimeOffset moment) => match.Now > moment ? match.Now - moment : TimeSpan.Zero;
}
