using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Bench;

/// <summary>What an edge says to its region and to apps' grains: some apps with sessions that come and go, the others idle.</summary>
internal sealed class CostedEdge
{
    private static readonly ImmutableArray<bool> AllUsable = [.. Enumerable.Repeat(true, WorldCost.Targets)];
    private static readonly ImmutableArray<int> None = [.. new int[WorldCost.Targets]];

    private readonly EdgeIdentity _edge;
    private readonly AppReport[] _rows;
    private readonly int _active;
    private readonly Random _random;
    private long _sequence;
    private long _requests;
    private long _held;
    private long _snapshotsHeld;

    public CostedEdge(EdgeIdentity edge, int apps, int active, Random random)
    {
        (_edge, _active, _random) = (edge, active, random);
        _rows = [.. Enumerable.Range(0, apps).Select(app => new AppReport
        {
            App = $"app-{app}",
            ConfigVersion = 1,
            Sequence = 1,
            Live = None,
            Unused = None,
            Total = [.. new long[WorldCost.Targets]],
            Usable = AllUsable,
        })];
    }

    public EdgeReport NextReport()
    {
        for (var app = 0; app < _active; app++) _rows[app] = Changed(_rows[app]);
        return new EdgeReport
        {
            Edge = _edge,
            Sequence = ++_sequence,
            CatalogVersion = 1,
            Apps = _held == 0 ? [.. _rows] : [.. _rows.Take(_active)],
            Since = _held,
            SnapshotsHeld = _snapshotsHeld,
        };
    }

    public void Take(SyncAnswer answer) => (_held, _snapshotsHeld) = (answer.AppsHeld, answer.SnapshotsSent);

    public IEnumerable<LeaseRequest> LeaseRequests() => Enumerable.Range(0, _active).Select(app => new LeaseRequest
    {
        Edge = _edge,
        RequestId = ++_requests,
        Want = 8,
        Report = _rows[app] = Changed(_rows[app]),
    });

    private AppReport Changed(AppReport row)
    {
        var target = _random.Next(WorldCost.Targets);
        return row with
        {
            Sequence = row.Sequence + 1,
            Live = row.Live.SetItem(target, _random.Next(5)),
            Unused = row.Unused.SetItem(target, _random.Next(3)),
            Total = row.Total.SetItem(target, row.Total[target] + 1),
        };
    }
}
