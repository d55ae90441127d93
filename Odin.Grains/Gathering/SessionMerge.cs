using System.Collections.Immutable;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;

namespace Odin.Grains.Gathering;

/// <summary>One page of the sessions of all edges, out of what each sent of its own. Pure.</summary>
/// <remarks>An edge is asked for its share and a little more, not for a whole page: of a page of 1,000 rows, 200 edges would send 200,000.
/// Who turns out to have more on this page than its share is asked once more, for all that it can still have on it.</remarks>
internal sealed class SessionMerge(SessionQuery query)
{
    private readonly Dictionary<EdgeIdentity, Part> _parts = [];
    private readonly HashSet<UInt128> _ids = [];   // A session whose bytes grew meanwhile may be sent twice.

    /// <summary>How many rows each of so many edges is asked for at first: what it has on the page on average, and four standard
    /// deviations.</summary>
    public int ShareOf(int edges)
    {
        var mean = (double)query.Limit / Math.Max(edges, 1);
        return edges <= 1 ? query.Limit : Math.Min(query.Limit, (int)Math.Ceiling(mean + 4 * Math.Sqrt(mean)));
    }

    /// <summary>What an edge sent, after all that it has sent before.</summary>
    /// <param name="edge">Who sent it.</param>
    /// <param name="asked">How many rows it was asked for: less is all it has.</param>
    /// <param name="page">What it sent.</param>
    public void Add(EdgeIdentity edge, int asked, SessionPage page)
    {
        var rows = page.Rows.Where(row => _ids.Add(row.SessionId)).Select(row => row with { Edge = edge.Id, Region = edge.Region });
        _parts[edge] = new Part([.. _parts.GetValueOrDefault(edge).Rows ?? [], .. rows], page.Rows.Length == asked);
    }

    /// <summary>What is still to be asked of whom.</summary>
    public IReadOnlyDictionary<EdgeIdentity, SessionQuery> Lacking()
    {
        var lacking = new Dictionary<EdgeIdentity, SessionQuery>();
        var keys = _parts.Values.SelectMany(part => part.Rows).Select(query.Order.KeyOf).Order(query.Order).ToArray();
        foreach (var (edge, part) in _parts)
        {
            if (!part.HasMore || part.Rows is []) continue;
            var last = query.Order.KeyOf(part.Rows[^1]);
            var rank = Array.BinarySearch(keys, last, query.Order) + 1;
            if (rank < query.Limit) lacking[edge] = query with { After = last, Limit = query.Limit - rank };
        }

        return lacking;
    }

    public ImmutableArray<SessionRow> Build() =>
        [.. _parts.Values.SelectMany(part => part.Rows).OrderBy(query.Order.KeyOf, query.Order).Take(query.Limit)];

    private readonly record struct Part(SessionRow[] Rows, bool HasMore);
}
