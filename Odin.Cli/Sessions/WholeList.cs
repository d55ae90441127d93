using System.Collections.Immutable;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary>Reads all sessions, page by page and edge by edge, in the order of their ids: the only one in which none is missed or comes
/// twice while sessions come and go.</summary>
internal sealed class WholeList(ISessionsGrain sessions)
{
    private static readonly SessionOrder ById = new(SessionSort.Id, IsDescending: false);

    private readonly List<MissingAnswer> _missing = [];

    public async Task<SessionList> ReadAsync(EdgeScope scope, SessionQuery query)
    {
        var counts = await sessions.FindAsync(scope, query with { Limit = 0 });
        _missing.AddRange(counts.Missing);
        var edges = await Task.WhenAll(counts.Edges.Select(edge => ReadAsync(edge, query.Filter)));
        return new SessionList
        {
            Rows = [.. edges.SelectMany(rows => rows).OrderBy(query.Order.KeyOf, query.Order)],
            Edges = counts.Edges,
            Missing = [.. _missing.DistinctBy(missing => missing.Name)],
        };
    }

    private async Task<ImmutableArray<SessionRow>> ReadAsync(EdgeSessions edge, SessionFilter filter)
    {
        var scope = new EdgeScope(edge.Region, edge.Edge, IsOne: true);
        var query = new SessionQuery { Filter = filter, Order = ById, Limit = SessionQuery.MaxRows };
        var rows = ImmutableArray.CreateBuilder<SessionRow>();
        while (true)
        {
            var page = await sessions.FindAsync(scope, query);
            rows.AddRange(page.Rows);
            lock (_missing) _missing.AddRange(page.Missing);
            if (page.Rows.Length < SessionQuery.MaxRows) return rows.DrainToImmutable();
            query = query with { After = ById.KeyOf(page.Rows[^1]) };
        }
    }
}
