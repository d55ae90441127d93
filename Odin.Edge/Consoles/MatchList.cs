using Odin.Edge.Sessions;

namespace Odin.Edge.Consoles;

/// <summary>All sessions of a walk that a filter means, by loop.</summary>
internal sealed class MatchList(SessionMatch match) : ISliceReader
{
    private readonly Dictionary<LoopSessions, List<SessionHandle>> _byLoop = [];

    public int Count { get; private set; }

    public IEnumerable<KeyValuePair<LoopSessions, List<SessionHandle>>> ByLoop => _byLoop;

    public void Read(LoopSessions sessions, ReadOnlySpan<LiveSession> slice)
    {
        foreach (ref readonly var session in slice)
        {
            if (!match.Matches(in session)) continue;
            Count++;
            if (!_byLoop.TryGetValue(sessions, out var handles)) _byLoop[sessions] = handles = [];
            handles.Add(new SessionHandle(session.Session, session.Id));
        }
    }
}
