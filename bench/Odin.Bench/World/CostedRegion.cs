using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Bench.World;

/// <summary>One activation of a region's grain: the product's membership and roll-ups, on one silo until that dies.</summary>
internal sealed class CostedRegion
{
    private readonly EdgeMembership _membership = new();
    private readonly RollUpSchedule _rollUps;
    private readonly TimeSpan _start;

    public CostedRegion(string region, int silo, TimeSpan now)
    {
        (Silo, _start) = (silo, now);
        _rollUps = new RollUpSchedule(region, _membership);
        _rollUps.Begin(now.Ticks);
    }

    public int Silo { get; }

    public int Edges => _membership.Peers.Length;

    public SyncAnswer Sync(EdgeReport report, TimeSpan now)
    {
        var at = now - _start;
        _membership.Take(report, at, out var news);
        _rollUps.OnNews(news, at);
        var rows = _membership.RowsOf(report.Edge)!;
        return new SyncAnswer
        {
            Apps =
            [
                .. report.Apps.Select(app => _rollUps.SnapshotOf(app.App)).OfType<BackendSnapshot>()
                    .Concat(_rollUps.SnapshotsSince(report.SnapshotsHeld).Where(snapshot => rows.Find(snapshot.App) is not null))
                    .DistinctBy(snapshot => snapshot.App),
            ],
            Peers = _membership.Peers,
            Probers = _membership.Probers(at),
            AppsHeld = rows.Held,
            ComparesDigests = rows.ComparesDigests,
            SnapshotsSent = _rollUps.SnapshotsSent,
            IsWatched = true,
        };
    }

    public void Wake(string app, TimeSpan now) => _rollUps.OnWoken(app, now - _start);

    /// <param name="now">The world's time.</param>
    /// <param name="merge">Null: the grain does not answer.</param>
    public void RollUp(TimeSpan now, Func<RegionRollUp, BackendSnapshot?> merge)
    {
        var at = now - _start;
        foreach (var edge in _membership.Sweep(at))
            _rollUps.OnGone(edge, hasLeft: false, _membership.RowsOf(edge)?.Apps ?? [], at);
        _rollUps.Tick(at);
        while (_rollUps.TryNext(at, out var link, out var rollUp))
        {
            if (merge(rollUp) is { } snapshot) _rollUps.Succeed(link, snapshot, at);
            else _rollUps.Fail(link);
        }
    }
}
