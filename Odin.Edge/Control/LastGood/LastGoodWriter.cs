using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Control.Applying;
using Odin.Edge.Tls;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Grains.Tickets;

namespace Odin.Edge.Control.LastGood;

/// <summary>Keeps the last-good file up to date, on ordinary threads: a second after a new configuration,
/// 10 s after a new address or health.</summary>
/// <param name="file">Where it is kept.</param>
/// <param name="hosts">The addresses that names had.</param>
/// <param name="apps">What the edge serves.</param>
/// <param name="tickets">What it seals tickets with.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are logged.</param>
/// <param name="handedOver">Cancelled when a successor has taken over: then the file is its own.</param>
internal sealed class LastGoodWriter(LastGoodFile file, RememberedHosts hosts, AppSet apps, TicketKeys tickets, TimeProvider time,
    ILogger<LastGoodWriter> logger, CancellationToken handedOver) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private const int LooksBetweenWrites = 10;

    private long _writtenVersion;
    private string _writtenCatalog = "";
    private TicketKeySet? _writtenTickets;
    private string? _writtenSeal;
    private long _writtenHosts;
    private int _writtenHealth;
    private int _looksSince;

    /// <summary>What the edge served before it stopped; null: nothing is known. Names in it are resolved at
    /// once, with or without a name server.</summary>
    public LastGoodState? Restore()
    {
        if (file.Read() is not { } state) return null;
        hosts.Remember(state.Hosts);
        if (state.Tickets is { IsShared: true } known) tickets.Take(known);
        (_writtenVersion, _writtenCatalog, _writtenSeal) = (state.CatalogVersion, state.Catalog ?? "", state.Seal);
        return state;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        const string Owner = "The writer of the last-good file";
        await LastResort.RunAsync(Owner, RunAsync, time, logger, stoppingToken);
        // What is known at the end is what the next start wants.
        await LastResort.TryAsync(Owner, _ => LookAsync(), logger, CancellationToken.None);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync();
    }

    private async Task LookAsync()
    {
        _looksSince++;
        var (version, catalog, keys) = (apps.Version, apps.Catalog, tickets.Present);
        // Nothing is known that would be worth a restart; or the file is the successor's.
        if (version == 0 || handedOver.IsCancellationRequested) return;

        var isNew = version != _writtenVersion || catalog != _writtenCatalog || (keys.IsShared && keys != _writtenTickets)
            || apps.Seal != _writtenSeal;
        if (!isNew && _looksSince < LooksBetweenWrites) return;
        var (hostsNow, healthNow) = (hosts.Revision, apps.HealthRevision);
        if (!isNew && hostsNow == _writtenHosts && healthNow == _writtenHealth) return;
        _looksSince = 0;
        var seal = apps.Seal;
        if (!file.Write(Present(version, catalog) with { Tickets = keys.IsShared ? keys : null })) return;
        _writtenSeal = seal;
        (_writtenTickets, _writtenVersion, _writtenCatalog, _writtenHosts, _writtenHealth) = (keys, version, catalog, hostsNow, healthNow);
    }

    private LastGoodState Present(long version, string catalog)
    {
        var all = apps.Apps.Values.ToList();
        return new LastGoodState
        {
            CatalogVersion = version,
            Catalog = catalog,
            Apps = [.. all.Select(app => app.Model)
                .Select(model => new AppVersion(model.Version, model.Spec) { AdminStates = model.AdminStates })],
            Snapshots = [.. all.Select(app => app.World?.Snapshot).OfType<BackendSnapshot>()],
            Edges = apps.EdgeAdminStates,
            SoftRegions = apps.SoftRegions,
            Regions = apps.Regions,
            Seal = apps.Seal,
            Hosts = hosts.Recall(all.SelectMany(app => app.Model.Spec.Targets).Select(target => target.Address.Host)),
        };
    }
}
