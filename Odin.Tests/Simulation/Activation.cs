using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Simulation;

/// <summary>One activation of the app's grain: the product's backend, with a clock of its own that began
/// when it did. There may be several.</summary>
internal sealed class Activation
{
    private readonly World _world;
    private readonly DriftingClock _clock;
    private readonly long _start;
    private readonly RegisterQuestions _questions;
    private long _askedFor;
    private long _asking;
    private TimeSpan? _askedAt;

    public Activation(World world, Place place)
    {
        (_world, Place, _clock) = (world, place, DriftingClock.Draw(world.Agenda, world.Random));
        _start = _clock.GetTimestamp();
        Epoch = _clock.GetUtcNow().Ticks;
        Backend = new AppBackend(World.AppName, Epoch, new Random(world.Random.Next()), NullLogger.Instance);
        _questions = new RegisterQuestions(Backend.Permits);
        AskCatalog();
        world.Agenda.Every(() => AppBackendGrain.RefreshInterval, () => Do(AskCatalog));
        world.Agenda.Every(() => TimeSpan.FromMilliseconds(100), () => Do(AskRegister));
    }

    public Place Place { get; }

    public long Epoch { get; }

    public AppBackend Backend { get; }

    /// <summary>What it decides by; null: it knows no configuration.</summary>
    public AppSpec? Spec { get; private set; }

    public bool IsEnded { get; private set; }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    public void End() => IsEnded = true;

    public Lease Lease(LeaseRequest request)
    {
        AskForNewer(request.Report.ConfigVersion);
        var lease = Backend.Lease(request, Now);
        SlotRules.Check(_world, this, request.Edge.Region, lease.ConfigVersion, lease.Slots.AsSpan());
        return lease;
    }

    public Pick Pick(LeaseRequest request)
    {
        AskForNewer(request.Report.ConfigVersion);
        var pick = Backend.Pick(request, Now);
        if (pick.Target is { } target) SlotRules.Check(_world, this, request.Edge.Region, pick.ConfigVersion, [target]);
        return pick;
    }

    public BackendSnapshot Merge(RegionRollUp rollUp)
    {
        foreach (var edge in rollUp.Edges) AskForNewer(edge.Report.ConfigVersion);
        var snapshot = Backend.Merge(rollUp, Now);
        WakeRegions();
        return snapshot;
    }

    /// <summary>As the grain does it, to one activation of each region and shard.</summary>
    private void WakeRegions()
    {
        foreach (var key in Backend.RegionsToWake(Now))
        {
            if (_world.RouteToRegion(Place, RegionShards.RegionOf(key), RegionShards.ShardOf(key)) is { } place)
                _world.Network.Send(Place, place.Place, place.Wake);
        }
    }

    public PermitAnswer Exchange(PermitRequest request)
    {
        AskForNewer(request.ConfigVersion);
        var answer = Backend.Permits.Exchange(request, Now);
        AskRegister();
        return answer;
    }

    public AppStatus Status() => Backend.Status(Now);

    private bool Do(Action action)
    {
        if (!IsEnded) action();
        return !IsEnded;
    }

    private void AskForNewer(long version)
    {
        if (version <= Math.Max(Backend.ConfigVersion, _askedFor)) return;
        _askedFor = version;
        AskCatalog();
    }

    /// <summary>An answer after the deadline is nobody's.</summary>
    private void AskCatalog()
    {
        if (_askedAt is { } asked && _world.Now - asked < AppBackendGrain.CatalogDeadline) return;
        var asking = ++_asking;
        _askedAt = _world.Now;
        _world.Network.Call(Place, _world.Catalog.Place, () => _world.Catalog.Find(World.AppName), lookup =>
        {
            if (asking != _asking || IsEnded || _world.Now - _askedAt >= AppBackendGrain.CatalogDeadline) return;
            _askedAt = null;
            if (!lookup.IsCertain) return;
            var found = lookup.App;
            if (found?.Version != Backend.ConfigVersion)
                _world.History.Note($"grain {Epoch}: version {Backend.ConfigVersion} -> {found?.Version ?? 0}");
            Backend.Know(lookup.Regions);
            WakeRegions();
            Backend.Permits.NoteStorage(lookup.PutBackFor);
            Backend.Configure(found);
            Spec = found?.Spec;
        });
    }

    private void AskRegister()
    {
        if (Backend.Permits.IsSuperseded) End();
        if (IsEnded || _questions.Next(Now) is not { } step) return;
        var askedAt = Now;
        _world.Network.Send(Place, _world.Catalog.Place, () =>
        {
            if (_world.Catalog.IsStorageDown) return;
            var answer = _world.Catalog.Register.Store(step);
            _world.Network.Send(_world.Catalog.Place, Place, () => Do(() =>
            {
                _questions.Take(step, answer, askedAt, Now);
                AskRegister();
            }));
        });
    }
}
