using System.Collections.Immutable;
using Odin.Edge.Admission;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Consoles;

namespace Odin.Edge.Consoles;

/// <summary>Reads the sessions that ended lately, those of them that a query means.</summary>
internal sealed class EndsReader(RecentEnds ends, SessionClock clock, TimeProvider time)
{
    public SessionEnds Read(long? after, EndsQuery query)
    {
        var records = new SessionRecord[EndsQuery.MaxRows];
        var (missed, next) = ends.Read(after, records, out var copied);
        var clients = query.Filter.Client is { } network ? AccessList.Only([network]) : null;
        var rows = ImmutableArray.CreateBuilder<EndedSession>();
        foreach (ref readonly var record in records.AsSpan(0, copied))
        {
            if (Matches(in record, query, clients)) rows.Add(RowOf(in record));
        }

        return new SessionEnds(rows.DrainToImmutable(), next, missed);
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
    };
}
