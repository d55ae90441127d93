using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Top;

/// <summary>Bytes per second of sessions, out of two readings.</summary>
internal sealed class SessionRates
{
    private Dictionary<string, (long Bytes, double Age)> _before = [];
    private Dictionary<string, double> _rates = [];

    /// <summary>Null: the session was not in the reading before.</summary>
    public double? Of(SessionItem session) => _rates.TryGetValue(session.Id, out var rate) ? rate : null;

    /// <summary>The age of a session, by its edge's clock, says how long ago the reading before was.</summary>
    public void Take(IEnumerable<SessionItem> sessions)
    {
        var (now, rates) = (new Dictionary<string, (long Bytes, double Age)>(), new Dictionary<string, double>());
        foreach (var session in sessions)
        {
            var (bytes, age) = (session.BytesUp + session.BytesDown, session.DurationSeconds);
            now[session.Id] = (bytes, age);
            if (_before.TryGetValue(session.Id, out var before) && age > before.Age)
                rates[session.Id] = Math.Max(0, bytes - before.Bytes) / (age - before.Age);
        }

        (_before, _rates) = (now, rates);
    }
}
