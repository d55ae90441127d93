using System.Diagnostics;
using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Bench.World;

/// <summary>One activation of a region's grain, or of a shard's: the product's membership, roll-ups and view of the region, on one silo
/// until that dies.</summary>
internal sealed class CostedRegion
{
    private readonly EdgeMembership _membership = new();
    private readonly RollUpSchedule _rollUps;
    private readonly ShardedRegion? _shards;   // Null: this is not the region's own grain.
    private readonly TimeSpan _start;
    private RegionLayout? _view;
    private readonly WholeReports _wholeReports = new();
    private OtherShards _others = OtherShards.None;
    private long _busy;
    private long _busyInTick;
    private long _mostInTick;
    private TimeSpan _tick;

    public CostedRegion(string region, int shard, int silo, TimeSpan now, int full)
    {
        (Shard, Silo, _start) = (shard, silo, now);
        _rollUps = new RollUpSchedule(region, _membership, shard: shard);
        _rollUps.Begin(now.Ticks);
        _shards = shard == 0 ? new ShardedRegion(new ShardSize(full)) : null;
        _shards?.Begin(now.Ticks);
    }

    public int Shard { get; }

    public int Silo { get; }

    /// <summary>How long it has worked, without reading and writing messages; one core is all that a grain has.</summary>
    public TimeSpan TakeBusy()
    {
        var busy = Stopwatch.GetElapsedTime(0, _busy);
        _busy = 0;
        return busy;
    }

    /// <summary>The longest that edges' reports have taken which came within one tick: so long the last one waits for its answer.</summary>
    public TimeSpan TakeLongest()
    {
        var longest = Stopwatch.GetElapsedTime(0, Math.Max(_mostInTick, _busyInTick));
        (_mostInTick, _busyInTick) = (0, 0);
        return longest;
    }

    public SyncAnswer Sync(EdgeReport report, TimeSpan now)
    {
        var begun = Stopwatch.GetTimestamp();
        var at = now - _start;
        _membership.Take(report, at, out var news);
        _rollUps.OnNews(news, at);
        if (report.Since is 0) _wholeReports.OnTaken(report.Edge, report.Apps.Length, Stopwatch.GetElapsedTime(begun), at);
        var rows = _membership.RowsOf(report.Edge)!;
        var answer = new SyncAnswer
        {
            Apps =
            [
                .. report.Apps.Select(app => _rollUps.SnapshotOf(app.App)).OfType<BackendSnapshot>()
                    .Concat(_rollUps.SnapshotsSince(report.SnapshotsHeld).Where(snapshot => rows.Find(snapshot.App) is not null))
                    .DistinctBy(snapshot => snapshot.App),
            ],
            Peers = [.. _membership.Peers.Concat(_others.Ids).Distinct().Order(StringComparer.Ordinal)],
            Probers = _membership.Probers(at, report.Edge, _others.Probers),
            AppsHeld = rows.Held,
            ComparesDigests = rows.ComparesDigests,
            SnapshotsSent = _rollUps.SnapshotsSent,
            IsWatched = true,
            Shard = _view is null ? Shard : RegionShards.Of(report.Edge.Id, _view.Shards),
        };
        if (rows.Held == 0 && answer.Shard == Shard)
            answer = answer with { AllIn = _wholeReports.Book(report.Edge, report.Rows, at) };
        CountReport(Stopwatch.GetTimestamp() - begun, now);
        return answer;
    }

    private void CountReport(long took, TimeSpan now)
    {
        _busy += took;
        if (now != _tick) (_tick, _mostInTick, _busyInTick) = (now, Math.Max(_mostInTick, _busyInTick), 0);
        _busyInTick += took;
    }

    public void Wake(string app, TimeSpan now) => _rollUps.OnWoken(app, now - _start);

    public ShardBeat NextBeat(TimeSpan now) => new()
    {
        Shard = Shard,
        Shards = _view?.Shards ?? 0,
        ViewHeld = _view?.Number ?? 0,
        Edges = _membership.EdgesAt(now - _start),
        IsYoung = now - _start < RegionPart.KnowsAllAfter,
    };

    public RegionLayout? Take(ShardBeat beat, TimeSpan now)
    {
        var begun = Stopwatch.GetTimestamp();
        _shards!.Take(beat, now - _start);
        UpdateView(now);
        _busy += Stopwatch.GetTimestamp() - begun;
        return now - _start < RegionPart.KnowsAllAfter || beat.ViewHeld == _shards.View.Number ? null : _shards.View;
    }

    public void See(RegionLayout? view, TimeSpan now)
    {
        if (view is null) return;
        (_view, _others, _rollUps.Shards) = (view, OtherShards.In(view, Shard), view.Shards);
        _membership.OnMoved(_others, now - _start);
    }

    private void UpdateView(TimeSpan now)
    {
        if (_shards!.Update(_membership.EdgesAt(now - _start), now - _start)) See(_shards.View, now);
    }

    /// <param name="now">The world's time.</param>
    /// <param name="merge">Null: the grain does not answer.</param>
    public void RollUp(TimeSpan now, Func<RegionRollUp, BackendSnapshot?> merge)
    {
        var at = now - _start;
        var begun = Stopwatch.GetTimestamp();
        foreach (var edge in _membership.Sweep(at))
            _rollUps.OnGone(edge, hasLeft: false, _membership.RowsOf(edge)?.Apps ?? [], at);
        if (_shards is not null) UpdateView(now);
        _rollUps.Tick(at);
        while (_rollUps.TryNext(at, out var link, out var rollUp))
        {
            _busy += Stopwatch.GetTimestamp() - begun;
            var snapshot = merge(rollUp);
            begun = Stopwatch.GetTimestamp();
            if (snapshot is not null) _rollUps.Succeed(link, snapshot, at);
            else _rollUps.Fail(link);
        }

        _busy += Stopwatch.GetTimestamp() - begun;
    }
}
