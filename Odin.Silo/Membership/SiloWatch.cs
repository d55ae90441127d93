using Odin.Grains.Catalog;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Hosting.Background;
using Odin.Silo.Placement;

namespace Odin.Silo.Membership;

/// <summary>Logs which other silos join and are gone, each with its region.</summary>
/// <remarks>Looks at the list in memory each second: a silo's region is known some time after it has joined and no more once it
/// is gone, and no event says so either.</remarks>
internal sealed partial class SiloWatch(IClusterMembershipService membership, ILocalSiloDetails self, SiloRegions regions,
    IGrainFactory grains, TimeProvider time, ILogger<SiloWatch> logger) : BackgroundLoopService(time, logger)
{
    private const int MaxUnrecorded = 1000;
    private static readonly TimeSpan RecordDeadline = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;

    /// <summary>Events that the catalog has not taken yet: it may live on the silo that is gone.</summary>
    private readonly Queue<ClusterEvent> _unrecorded = new();

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly PeriodicTimer _timer = new(Interval, time);

    /// <summary>The others that are active or about to stop, with their regions; null: not known yet.</summary>
    private readonly Dictionary<SiloAddress, string?> _present = [];
    private readonly HashSet<SiloAddress> _stopping = [];

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
            await RecordAllAsync(stoppingToken);
        }
    }

    private void Look()
    {
        var members = membership.CurrentSnapshot.Members;
        foreach (var (silo, member) in members)
        {
            if (member.Status is SiloStatus.Active) Learn(silo);
            if (member.Status is SiloStatus.ShuttingDown or SiloStatus.Stopping && _present.ContainsKey(silo)) _stopping.Add(silo);
        }

        foreach (var silo in _present.Keys.Where(silo => !members.TryGetValue(silo, out var member) || member.Status == SiloStatus.Dead)
            .ToList()) Forget(silo);
    }

    private void Learn(SiloAddress silo)
    {
        if (_present.GetValueOrDefault(silo) is not null) return;
        _present[silo] = regions.Of(silo);
        if (_present[silo] is not { } region) return;
        if (!silo.Equals(self.SiloAddress)) LogJoined(silo, region);
        Note(silo, 1, EventKind.SiloUp, region, $"silo {silo} is there");
    }

    private void Forget(SiloAddress silo)
    {
        var region = _present[silo] ?? "unknown";
        var isInOrder = _stopping.Remove(silo);
        if (isInOrder) LogStopped(silo, region);
        else LogGone(silo, region);
        Note(silo, 2, EventKind.SiloDown, region, $"silo {silo} {(isInOrder ? "has stopped in order" : "does not answer")}");
        _present.Remove(silo);
    }

    /// <summary>All silos that see it give it the same name: it is one event.</summary>
    private void Note(SiloAddress silo, int number, EventKind kind, string region, string text)
    {
        if (_unrecorded.Count >= MaxUnrecorded) _unrecorded.Dequeue();
        _unrecorded.Enqueue(new ClusterEvent
        {
            Time = _time.GetUtcNow(),
            Kind = kind,
            Source = $"silo {silo}",
            Number = number,
            Region = region,
            Text = text,
        });
    }

    private async Task RecordAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (_unrecorded.TryPeek(out var next))
            {
                await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).RecordAsync(next)
                    .WaitAsync(RecordDeadline, _time, stoppingToken);
                _unrecorded.Dequeue();
            }
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            // The next round reports it.
        }
    }

    [LoggerMessage(4051, LogLevel.Information, "Silo {Silo} of region {Region} is there")]
    private partial void LogJoined(SiloAddress silo, string region);

    [LoggerMessage(4052, LogLevel.Warning,
        "Silo {Silo} of region {Region} is gone: it does not answer. Its grains move to the silos that are left")]
    private partial void LogGone(SiloAddress silo, string region);

    [LoggerMessage(4053, LogLevel.Information, "Silo {Silo} of region {Region} has stopped in order")]
    private partial void LogStopped(SiloAddress silo, string region);
}
