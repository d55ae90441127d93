using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Tests.Simulation;

/// <summary>One activation of a region's grain or of a shard's: the product's membership, roll-ups, copy of the catalog and view of the
/// region.</summary>
internal sealed class RegionPlace
{
    private readonly World _world;
    private readonly DriftingClock _clock;
    private readonly long _start;
    private readonly EdgeMembership _membership = new();
    private readonly RollUpSchedule _rollUps;
    private readonly ShardedRegion? _shards;   // Null: this is not the region's own grain.
    private OtherShards _others = OtherShards.None;
    private RegionLayout? _view;
    private ImmutableArray<string> _probers = [];
    private long _beat;
    private TimeSpan? _beatAt;
    private bool _isBeatWanted;
    private AppRollUp? _underWay;
    private readonly CatalogCopy _copy = new();
    private readonly WholeReports? _wholeReports;   // Null: its silo's release gives no turns.
    private TimeSpan? _askedAt;
    private long _asking;
    private long _sent;
    private TimeSpan _sentAt;

    public RegionPlace(World world, Place place, int shard)
    {
        (_world, Place, Shard, _clock) = (world, place, shard, DriftingClock.Draw(world.Agenda, world.Random));
        _start = _clock.GetTimestamp();
        // 0: an app that nobody used wakes nobody.
        _rollUps = new RollUpSchedule(place.Region, _membership, fewApps: world.Random.Next(2), shard: shard);
        _rollUps.Begin(_clock.GetUtcNow().Ticks);
        var perEdge = TimeSpan.FromMilliseconds(world.Random.Next(300));
        _wholeReports = world.Random.Next(4) == 0 ? null : new WholeReports(perEdge, fewRows: 0);
        _shards = shard == 0 ? new ShardedRegion(world.ShardSize) : null;
        _shards?.Begin(_clock.GetUtcNow().Ticks);
        Do(AskCatalog);
        world.Agenda.Every(() => RegionPart.Interval, () => Do(AskCatalog));
        world.Agenda.Every(() => RegionPart.Interval, () => Do(RollUp));
    }

    public Place Place { get; }

    public int Shard { get; }

    public bool IsEnded { get; private set; }

    private bool IsYoung => Now < RegionPart.KnowsAllAfter;

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    public void End() => IsEnded = true;

    public SyncAnswer Sync(EdgeReport report)
    {
        if (_wholeReports is null) report = report with { Rows = null, HasAllCounts = false };
        _membership.Take(report, Now, out var news);
        if (report.Since is 0) _wholeReports?.OnTaken(report.Edge, report.Apps.Length, TimeSpan.Zero, Now);
        _rollUps.OnNews(news, Now);
        OnEdges();
        if (report.CatalogVersion > _copy.Version) AskCatalog();
        var held = _membership.RowsOf(report.Edge)?.Held ?? 0;
        return new SyncAnswer
        {
            Catalog = _copy.NewerThan(report.CatalogVersion, report.Catalog, isCatalogLost: IsCatalogLost),
            Apps = _rollUps.SnapshotOf(World.AppName) is { } known && !report.Apps.IsEmpty
                ? [known] : [.. _rollUps.SnapshotsSince(report.SnapshotsHeld)],
            AppsHeld = held,
            AllIn = held > 0 ? null : _wholeReports?.Book(report.Edge, report.Rows, Now),
            SnapshotsSent = _rollUps.SnapshotsSent,
            Peers = [.. _membership.Peers.Union(_others.Ids).Order(StringComparer.Ordinal)],
            Probers = _membership.Probers(Now, report.Edge, _others.Probers),
            Shard = _view is null ? Shard : RegionShards.Of(report.Edge.Id, _view.Shards),
            IsCatalogWanted = !IsCatalogLost && _copy.IsBehind(report.CatalogVersion, report.Catalog),
        };
    }

    public void Leave(EdgeIdentity edge)
    {
        if (!_membership.Leave(edge, Now)) return;
        OnGone(edge, hasLeft: true);
        OnEdges();
    }

    /// <summary>What a shard has comes to the region's own grain; as <see cref="RegionGrain.BeatAsync"/>.</summary>
    public RegionLayout? Take(ShardBeat beat)
    {
        if (IsEnded) return null;
        _shards!.Take(beat, Now);
        UpdateView(beat.Shard);
        return IsYoung || beat.ViewHeld == _shards.View.Number ? null : _shards.View;
    }

    private void OnEdges()
    {
        var probers = _membership.Probers(Now);
        if (probers.AsSpan().SequenceEqual(_probers.AsSpan())) return;
        _probers = probers;
        if (_shards is null) Beat();
        else UpdateView();
    }

    private void UpdateView(int learns = 0)
    {
        if (!_shards!.Update(_membership.EdgesAt(Now), Now)) return;
        See(_shards.View);
        if (IsYoung) return;
        foreach (var shard in _shards.ShardsAt(Now).Where(shard => shard != learns))
        {
            if (_world.RouteToRegion(Place, Place.Region, shard) is { } place)
                _world.Network.Send(Place, place.Place, () => place.Do(place.Beat));
        }
    }

    private void See(RegionLayout view)
    {
        (_view, _others, _rollUps.Shards) = (view, OtherShards.In(view, Shard), view.Shards);
        _membership.OnMoved(_others, Now);
    }

    /// <summary>As the shard's grain does it: one at a time, within a deadline.</summary>
    private void Beat()
    {
        _isBeatWanted = true;
        if (_beatAt is { } at && _world.Now - at < RegionShardGrain.BeatDeadline) return;
        if (_world.RouteToRegion(Place, Place.Region) is not { } region) return;
        _isBeatWanted = false;
        var (number, beat) = (++_beat, new ShardBeat
        {
            Shard = Shard,
            Shards = _view?.Shards ?? 0,
            ViewHeld = _view?.Number ?? 0,
            Edges = _membership.EdgesAt(Now),
            IsYoung = IsYoung,
        });
        _beatAt = _world.Now;
        _world.Network.Call(Place, region.Place, () => region.Take(beat), view => Do(() =>
        {
            if (number != _beat || _beatAt is null || _world.Now - _beatAt >= RegionShardGrain.BeatDeadline) return;
            _beatAt = null;
            if (view is not null) See(view);
            if (_isBeatWanted) Beat();
        }));
    }

    /// <summary>The app's grain asks.</summary>
    public void Wake() => Do(() =>
    {
        _rollUps.OnWoken(World.AppName, Now);
        SendDue();
    });

    private void OnGone(EdgeIdentity edge, bool hasLeft) => _rollUps.OnGone(edge, hasLeft, _membership.RowsOf(edge)?.Apps ?? [], Now);

    /// <summary>What an edge has, for a catalog that has lost it.</summary>
    public void Offer(CatalogChanges copy)
    {
        if (!IsEnded && _copy.IsBehind(copy.Version, copy.Catalog)) SendToCatalog(copy);
    }

    private void SendToCatalog(CatalogChanges copy) => _world.Network.Send(Place, _world.Catalog.Place, () => _world.Catalog.Offer(copy));

    private bool IsCatalogLost => _askedAt is { } asked && _world.Now - asked >= CatalogSubscription.Deadline;

    public bool Do(Action action)
    {
        if (!IsEnded) action();
        return !IsEnded;
    }

    private void AskCatalog()
    {
        if (_askedAt is { } asked && _world.Now - asked < CatalogSubscription.Deadline) return;
        var asking = ++_asking;
        _askedAt = _world.Now;
        _world.Network.Call(Place, _world.Catalog.Place, () => _world.Catalog.ChangesSince(_copy.Version), changes =>
        {
            if (asking != _asking || _askedAt is null || _world.Now - _askedAt >= CatalogSubscription.Deadline) return;
            _askedAt = null;
            Take(changes);
        });
    }

    private void Take(CatalogChanges changes)
    {
        switch (_copy.Compare(changes))
        {
            case CatalogNews.Lost: SendToCatalog(_copy.Everything); break;
            case CatalogNews.Newer: _copy.Take(changes); break;
            case CatalogNews.Other: AskForAll(); break;
        }
    }

    private void AskForAll() => _world.Network.Call(Place, _world.Catalog.Place, () => _world.Catalog.ChangesSince(0), all =>
    {
        if (_copy.Compare(all) == CatalogNews.Newer) _copy.Take(all);
    });

    private void RollUp()
    {
        foreach (var edge in _membership.Sweep(Now)) OnGone(edge, hasLeft: false);
        OnEdges();
        if (_shards is null) Beat();
        else UpdateView();
        if (_underWay is { } late && _world.Now - _sentAt >= RegionPart.RollUpDeadline) Fail(late);
        _rollUps.Tick(Now);
        SendDue();
    }

    private void SendDue()
    {
        while (_rollUps.TryNext(Now, out var link, out var rollUp)) Send(link, rollUp);
    }

    private void Send(AppRollUp link, RegionRollUp rollUp)
    {
        var number = ++_sent;
        (_underWay, _sentAt) = (link, _world.Now);
        if (_world.RouteToApp(Place) is not { } activation) return;   // Nobody answers: it fails in time.
        _world.Network.Call(Place, activation.Place, () => activation.Merge(rollUp), snapshot =>
        {
            if (number != _sent || _underWay is null || IsEnded) return;
            _underWay = null;
            _rollUps.Succeed(link, snapshot, Now);
            SendDue();
        });
    }

    private void Fail(AppRollUp link)
    {
        _underWay = null;
        _rollUps.Fail(link);
    }
}
