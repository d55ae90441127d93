using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Bench;

/// <summary>One region's grain: the product's membership and roll-ups.</summary>
internal sealed class CostedRegion
{
    private readonly string _region;
    private EdgeMembership _membership = null!;
    private RollUpSchedule _rollUps = null!;
    private TimeSpan _start;
    private TimeSpan _last;

    public CostedRegion(string region) => _region = region;

    /// <summary>It is activated anew, and knows nothing.</summary>
    public void Restart()
    {
        _membership = new EdgeMembership();
        _rollUps = new RollUpSchedule(_region, _membership);
        _rollUps.Begin(startsAt: 1);
        _start = _last;
    }

    public SyncAnswer Sync(EdgeReport report, TimeSpan now)
    {
        _last = now;
        if (_membership is null) Restart();
        _membership!.Take(report, now - _start, out var news);
        _rollUps.OnNews(news, now - _start);
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
            Probers = _membership.Probers(now - _start),
            AppsHeld = rows.Held,
            ComparesDigests = rows.ComparesDigests,
            SnapshotsSent = _rollUps.SnapshotsSent,
            IsWatched = true,
        };
    }

    public void RollUp(TimeSpan now, Func<RegionRollUp, BackendSnapshot> merge)
    {
        _membership.Sweep(now - _start);
        _rollUps.Tick(now - _start);
        while (_rollUps.TryNext(now - _start, out var link, out var rollUp)) _rollUps.Succeed(link, merge(rollUp), now - _start);
    }
}
