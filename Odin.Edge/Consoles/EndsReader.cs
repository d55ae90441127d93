using System.Collections.Immutable;
using Odin.Edge.Admission;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Consoles;

namespace Odin.Edge.Consoles;

/// <summary>Reads the sessions that ended lately, those of them that a query means. One question at a time.</summary>
internal sealed class EndsReader(RecentEnds ends, SessionClock clock, TimeProvider time)
{
    private readonly SessionRecord[] _records = new SessionRecord[EndsQuery.MaxRows];

    /// <summary>Looks at all that is new, and stops at the row that is one too many. Where more was new than is kept, it takes a sample and
    /// goes on from the newest: what it left would be overwritten before the next question.</summary>
    public SessionEnds Read(long? after, EndsQuery query)
    {
        var clients = query.Filter.Client is { } network ? AccessList.Only([network]) : null;
        var rows = ImmutableArray.CreateBuilder<EndedSession>();
        var (missed, next) = ends.Read(after, _records, out var copied);
        var missedInAll = missed;
        var isSample = missed > 0;
        var most = isSample ? Math.Min(query.MostRows, EndsQuery.SampleRows) : query.MostRows;
        while (copied > 0)
        {
            for (var place = 0; place < copied; place++)
            {
                if (!Matches(in _records[place], query, clients)) continue;
                if (rows.Count == most)
                {
                    var stopped = next - copied + place;
                    var goOn = isSample ? ends.Count : stopped;
                    return new SessionEnds(rows.DrainToImmutable(), goOn, missedInAll + goOn - stopped);
                }

                rows.Add(RowOf(in _records[place]));
            }

            (missed, next) = ends.Read(next, _records, out copied);
            missedInAll += missed;
        }

        return new SessionEnds(rows.DrainToImmutable(), next, missedInAll);
    }

    private bool Matches(in SessionRecord record, EndsQuery query, AccessList? clients)
    {
        var filter = query.Filter;
        return (filter.SessionId is not { } id || record.Id == id)
            && (filter.App is not { } app || record.App.Equals(app, StringComparison.OrdinalIgnoreCase))
            && (filter.Target is not { } target || target.Equals(record.Target?.ToString(), StringComparison.OrdinalIgnoreCase))
            && (filter.MinBytes is not { } bytes || record.BytesUp + record.BytesDown >= bytes)
            && (filter.OlderThan is not { } age || DurationOf(in record) >= age)
            && (clients is null || clients.Allows(ClientAddress.Of(in record.Client)))
            && (query.End is not { } end || record.End.ToString().StartsWith(end, StringComparison.Ordinal));
    }

    private TimeSpan DurationOf(in SessionRecord record) => time.GetElapsedTime(record.AcceptedAt, record.EndedAt);

    private EndedSession RowOf(in SessionRecord record) => new()
    {
        SessionId = record.Id,
        End = record.End.ToString(),
        App = record.App,
        Port = record.Port,
        Client = record.Client.ToEndPoint().ToString(),
        Target = record.Target?.ToString(),
        Source = record.Source.ToString(),
        Attempts = record.Attempts,
        BytesUp = record.BytesUp,
        BytesDown = record.BytesDown,
        EndedAt = clock.DateOf(record.EndedAt),
        Duration = DurationOf(in record),
        Tls = TlsOfSession.Of(record.Tls, record.TargetTls),
    };
}
