using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Tests.Simulation;

/// <summary>One activation of a region's grain: the product's membership, roll-ups and copy of the catalog.</summary>
internal sealed class RegionPlace
{
    private readonly World _world;
    private readonly DriftingClock _clock;
    private readonly long _start;
    private readonly EdgeMembership _membership = new();
    private readonly RollUpSchedule _rollUps;
    private AppRollUp? _underWay;
    private readonly CatalogCopy _copy = new();
    private TimeSpan? _askedAt;
    private long _asking;
    private long _sent;
    private TimeSpan _sentAt;

    public RegionPlace(World world, Place place)
    {
        (_world, Place, _clock) = (world, place, DriftingClock.Draw(world.Agenda, world.Random));
        _start = _clock.GetTimestamp();
        // 0: an app that nobody used wakes nobody.
        _rollUps = new RollUpSchedule(place.Region, _membership, fewApps: world.Random.Next(2));
        _rollUps.Begin(_clock.GetUtcNow().Ticks);
        Do(AskCatalog);
        world.Agenda.Every(() => RegionGrain.Interval, () => Do(AskCatalog));
        world.Agenda.Every(() => RegionGrain.Interval, () => Do(RollUp));
    }

    public Place Place { get; }

    public bool IsEnded { get; private set; }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    public void End() => IsEnded = true;

    public SyncAnswer Sync(EdgeReport report)
    {
        _membership.Take(report, Now, out var news);
        _rollUps.OnNews(news, Now);
        if (report.CatalogVersion > _copy.Version) AskCatalog();
        return new SyncAnswer
        {
            Catalog = _copy.NewerThan(report.CatalogVersion, report.Catalog, isCatalogLost: IsCatalogLost),
            Apps = _rollUps.SnapshotOf(World.AppName) is { } known && !report.Apps.IsEmpty
                ? [known] : [.. _rollUps.SnapshotsSince(report.SnapshotsHeld)],
            AppsHeld = _membership.RowsOf(report.Edge)?.Held ?? 0,
            SnapshotsSent = _rollUps.SnapshotsSent,
            Peers = _membership.Peers,
            Probers = _membership.Probers(Now),
            IsCatalogWanted = !IsCatalogLost && _copy.IsBehind(report.CatalogVersion, report.Catalog),
        };
    }

    public void Leave(EdgeIdentity edge)
    {
        if (_membership.Leave(edge, Now)) OnGone(edge, hasLeft: true);
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

    private bool Do(Action action)
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
        if (_underWay is { } late && _world.Now - _sentAt >= RegionGrain.RollUpDeadline) Fail(late);
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
