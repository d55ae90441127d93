using Odin.Cli.Api;
using Odin.Grains.Gathering;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Sessions;

/// <summary>Reads all sessions, page by page and edge by edge, in the order of their ids: the only one in which none is missed or comes
/// twice while sessions come and go.</summary>
/// <param name="api">The silo that is asked.</param>
/// <param name="path">The path of one page, of which edge and from where.</param>
internal sealed class WholeList(ApiClient api, Func<SessionPage, string> path)
{
    private const int PagesAtOnce = 8;
    private const int RowsOfPage = 1000;

    private readonly List<MissingAnswer> _missing = [];
    private ApiFailure? _failure;

    /// <summary>In no order.</summary>
    public async Task<(SessionsAnswer? List, ApiFailure? Failure)> ReadAsync(CancellationToken cancellationToken)
    {
        var (counts, failure) = await api.GetAsync<SessionsAnswer>(path(new SessionPage { Limit = 1 }), cancellationToken);
        if (counts is null) return (null, failure);
        _missing.AddRange(counts.Missing);
        List<SessionItem> rows = [];
        await Parallel.ForEachAsync(counts.Edges, new ParallelOptions
        {
            MaxDegreeOfParallelism = PagesAtOnce,
            CancellationToken = cancellationToken,
        }, async (edge, token) =>
        {
            var some = await ReadAsync(edge, token);
            lock (rows) rows.AddRange(some);
        });
        if (_failure is not null) return (null, _failure);
        return (counts with { Rows = rows, Next = null, Missing = [.. _missing.DistinctBy(missing => missing.Name)] }, null);
    }

    private async Task<List<SessionItem>> ReadAsync(EdgeSessions edge, CancellationToken cancellationToken)
    {
        List<SessionItem> rows = [];
        for (var page = new SessionPage { Limit = RowsOfPage, Region = edge.Region, Edge = edge.Edge }; _failure is null;)
        {
            var (list, failure) = await api.GetAsync<SessionsAnswer>(path(page), cancellationToken);
            if (list is null)
            {
                _failure = failure;
                break;
            }

            rows.AddRange(list.Rows);
            lock (_missing) _missing.AddRange(list.Missing);
            if (list.Next is not { } next) break;
            page = page with { After = next };
        }

        return rows;
    }
}
