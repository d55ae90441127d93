using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Tests.Simulation;

/// <summary>One activation of a region's grain: the product's roster, link and copy of the catalog.</summary>
internal sealed class RegionPlace
{
    private readonly World _world;
    private readonly DriftingClock _clock;
    private readonly long _start;
    private readonly EdgeMembership _membership = new();
    private readonly AppRollUp _link = new(World.AppName);
    private AppTable _table = new();
    private TimeSpan? _askedAt;
    private long _asking;
    private long _rollUps;
    private TimeSpan _rolledUpAt;

    public RegionPlace(World world, Place place)
    {
        (_world, Place, _clock) = (world, place, DriftingClock.Draw(world.Agenda, world.Random));
        _start = _clock.GetTimestamp();
        Do(AskCatalog);
        world.Agenda.Every(() => RegionGrain.Interval, () => Do(AskCatalog));
        world.Agenda.Every(() => RegionGrain.Interval, () => Do(RollUp));
    }

    public Place Place { get; }

    public bool IsEnded { get; private set; }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    public void End() => IsEnded = true;

    /// <summary>An edge that is ahead hears nothing: the catalog never goes back.</summary>
    public SyncAnswer Sync(EdgeReport report)
    {
        _membership.Take(report, Now);
        if (report.CatalogVersion > _table.Version) AskCatalog();
        return new SyncAnswer
        {
            Catalog = report.CatalogVersion < _table.Version ? _table.ChangesSince(report.CatalogVersion) : null,
            Apps = _link.Snapshot is { } snapshot && !report.Apps.IsEmpty ? [snapshot] : [],
            Peers = _membership.Peers,
            Probers = _membership.Probers(Now),
        };
    }

    public void Leave(EdgeIdentity edge)
    {
        if (_membership.Leave(edge, Now)) _link.Left(edge);
    }

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
        _world.Network.Call(Place, _world.Catalog.Place, () => _world.Catalog.ChangesSince(_table.Version), changes =>
        {
            if (asking != _asking || _askedAt is null || _world.Now - _askedAt >= CatalogSubscription.Deadline) return;
            _askedAt = null;
            if (changes.Version != _table.Version) _table = _table.Merge(changes);
        });
    }

    private void RollUp()
    {
        _membership.Sweep(Now);
        if (_link.IsInFlight && _world.Now - _rolledUpAt >= RegionGrain.RollUpDeadline) _link.Fail();
        if (_link.IsInFlight || _world.RouteToApp(Place) is not { } activation) return;
        var rollUp = _link.Start(Place.Region, _membership.ByApp()[World.AppName]);
        var number = ++_rollUps;
        _rolledUpAt = _world.Now;
        _world.Network.Call(Place, activation.Place, () => activation.Merge(rollUp), snapshot =>
        {
            if (number == _rollUps && _link.IsInFlight && !IsEnded) _link.Succeed(snapshot);
        });
    }
}
