using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Control.Applying;
using Odin.Edge.Tls;
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

    private readonly WrittenApps _written = new();
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

    /// <summary>Writes what is to be written now. About once a second.</summary>
    internal async Task LookAsync()
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
        if (!Write(Beside(version, catalog) with { Tickets = keys.IsShared ? keys : null, Seal = seal })) return;
        _writtenSeal = seal;
        (_writtenTickets, _writtenVersion, _writtenCatalog, _writtenHosts, _writtenHealth) = (keys, version, catalog, hostsNow, healthNow);
    }

    /// <summary>What differs from what the file says, or all when it is another catalog or more has been added than the file has.</summary>
    private bool Write(LastGoodState beside)
    {
        var all = apps.Apps;
        var isLater = beside.Catalog == _writtenCatalog && beside.CatalogVersion >= _writtenVersion;
        if (file.TakesChanges && isLater && _writtenCatalog.Length > 0)
        {
            var change = _written.Difference(all, _writtenVersion, beside with { Hosts = hosts.RecallAll() });
            if (file.Add(change))
            {
                _written.Add(all, change);
                return true;
            }
        }

        var names = all.Values.SelectMany(app => app.Model.Spec.Targets).Select(target => target.Address.Host);
        var whole = beside with
        {
            Apps = WrittenApps.VersionsOf(all),
            Snapshots = [.. WrittenApps.SnapshotsOf(all)],
            Hosts = hosts.Recall(names),
        };
        if (!file.Write(whole)) return false;
        _written.Begin(all, whole);
        return true;
    }

    /// <summary>All that is known beside apps and hosts.</summary>
    private LastGoodState Beside(long version, string catalog) => new()
    {
        CatalogVersion = version,
        Catalog = catalog,
        Apps = [],
        Snapshots = [],
        Hosts = [],
        Edges = apps.EdgeAdminStates,
        SoftRegions = apps.SoftRegions,
        Regions = apps.Regions,
    };
}
