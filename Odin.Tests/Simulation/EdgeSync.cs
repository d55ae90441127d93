using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Edge.Control;
using Odin.Edge.Control.Reports;
using Odin.Grains.Edges;

namespace Odin.Tests.Simulation;

/// <summary>An edge's side of the sync with its region, once a second, as its control link does it.</summary>
internal sealed class EdgeSync
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    private readonly AppReports _reports;
    private readonly SyncPace _pace;
    private readonly RegionContact _contact = new();
    private readonly EdgePlace _edge;
    private readonly World _world;
    private readonly RegionLink _region;
    private TimeSpan? _sentAt;
    private TimeSpan _syncedAt;
    private ImmutableArray<EdgeApp> _apps = [];
    private long _sequence;
    private long _snapshotsHeld;

    public EdgeSync(EdgePlace edge)
    {
        (_edge, _world) = (edge, edge.World);
        // Each app is one too many, or all are few, as for an edge of an earlier release.
        var fewRows = edge.Random.Next(3) == 0 ? EdgeReport.FewRows : 0;
        (_reports, _pace) = (new AppReports(fewRows), new SyncPace(edge.Random, fewRows));
        _syncedAt = _world.Now;
        _region = new RegionLink(edge.Identity.Region, edge.Clock);
        _world.Agenda.Every(() => Interval * (0.98 + 0.04 * edge.Random.NextDouble()), () => edge.Do(Pass));
    }

    /// <summary>Of its region, to which it reports.</summary>
    public int Shard => _region.Shard;

    public bool IsStale => _world.Now - _syncedAt > StaleAfter;

    private void Pass()
    {
        if (_edge.App is { } app)
        {
            app.Leases.Renew(_edge.Clock.Milliseconds);
            _edge.Leases.Ask();
        }

        _edge.Probes.UpdateStaleness(IsStale);
        if (_sentAt is { } sent && _world.Now - sent < Deadline) return;
        if (_sentAt is not null) _pace.OnFailed();
        if (_sentAt is not null && _region.OnFailed()) OnMoved();
        if (_world.RouteToRegion(_edge.Place, _edge.Place.Region, Shard) is not { } region) return;
        Send(region);
    }

    private void Send(RegionPlace region)
    {
        var sequence = ++_sequence;
        var report = new EdgeReport
        {
            Edge = _edge.Identity,
            Sequence = sequence,
            CatalogVersion = _edge.Version,
            Catalog = _edge.Catalog ?? "",
            SnapshotsHeld = _snapshotsHeld,
            Stay = _region.Stay,
            Apps = [],
        };
        if (_apps.IsEmpty && _edge.App is { } app) _apps = [app];
        report = _reports.Complete(report, _apps, _apps, _edge.Clock.Milliseconds, _pace.TakeAllDue(_edge.Clock.Milliseconds));
        _sentAt = _world.Now;
        _world.Network.Call(_edge.Place, region.Place, () => region.Sync(report), answer => _edge.Do(() => Take(sequence, answer)));
    }

    private void Take(long sequence, SyncAnswer answer)
    {
        if (sequence != _sequence || _sentAt is not { } sent || _world.Now - sent >= Deadline) return;
        (_sentAt, _syncedAt) = (null, _world.Now);
        var isMissing = answer.AppsHeld == 0;
        if (isMissing) _pace.OnMissing(answer.AllIn, _apps.Length, _edge.World.Edges.Count, _edge.Clock.Milliseconds);
        else _pace.Forget();
        var isSoon = isMissing && _reports.IsNews;
        _reports.OnHeld(answer.AppsHeld, answer.ComparesDigests);
        (_snapshotsHeld, _contact.At) = (answer.SnapshotsSent, _edge.Clock.Milliseconds);
        if (answer.Catalog is { } changes) _edge.Apply(changes);
        var isMoved = _region.OnAnswered(answer);
        if (isMoved) OnMoved();
        else if (answer.IsCatalogWanted && _world.RouteToRegion(_edge.Place, _edge.Place.Region, Shard) is { } region) Offer(region);
        foreach (var snapshot in answer.Apps) _edge.App?.Apply(snapshot, _contact);
        _edge.Leases.Ask();
        _edge.Probes.Quota(answer.Probers);
        if (isMoved || isSoon) Pass();
        else if (isMissing) _world.Agenda.After(_pace.PauseAt(_edge.Clock.Milliseconds), () => _edge.Do(Pass));
    }

    private void OnMoved()
    {
        _reports.OnHeld(0, comparesDigests: false);
        _pace.Forget();
        _snapshotsHeld = 0;
        _world.History.Note($"{_edge.Identity.Id}: reports to shard {Shard}");
    }

    private void Offer(RegionPlace region)
    {
        var copy = _edge.Copy();
        _world.Network.Send(_edge.Place, region.Place, () => region.Offer(copy));
    }
}
