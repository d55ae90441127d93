using Odin.Edge.Admission;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Grains.Consoles;

namespace Odin.Edge.Consoles;

/// <summary>Whether a session is meant by a filter, at one moment. Pure.</summary>
internal sealed class SessionMatch(SessionFilter filter, SessionClock clock, DateTimeOffset now)
{
    private readonly AccessList? _clients = filter.Client is { } network ? AccessList.Only([network]) : null;

    public DateTimeOffset Now => now;

    public static SessionState StateOf(SessionPhase phase) => phase switch
    {
        SessionPhase.Connecting => SessionState.Connecting,
        SessionPhase.Data => SessionState.Data,
        SessionPhase.LastData => SessionState.LastData,
        _ => SessionState.Assigning,
    };

    public DateTimeOffset StartOf(in LiveSession session) => clock.DateOf(session.AcceptedAt);

    /// <summary>The loop's clock has whole milliseconds: a byte that moves at once did not move before the start.</summary>
    public DateTimeOffset LastMovedOf(in LiveSession session)
    {
        var start = StartOf(in session);
        var moved = session.LastMoved == 0 ? start : clock.DateOfLoop(session.LastMoved);
        return moved > start ? moved : start;
    }

    public bool Matches(in LiveSession session) =>
        (filter.SessionId is not { } id || session.Id == id)
        && (filter.App is not { } app || session.App.Name.Equals(app, StringComparison.OrdinalIgnoreCase))
        && (filter.Target is not { } target || target.Equals(session.Target?.ToString(), StringComparison.OrdinalIgnoreCase))
        && (filter.State is not { } state || StateOf(session.Phase) == state)
        && (filter.MinBytes is not { } bytes || session.BytesUp + session.BytesDown >= bytes)
        && (_clients is null || _clients.Allows(ClientAddress.Of(session.Client)))
        && (filter.OlderThan is not { } age || now - StartOf(in session) >= age)
        && (filter.IdleFor is not { } idle || now - LastMovedOf(in session) >= idle);
}
