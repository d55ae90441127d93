using Odin.Hosting.Background;
using Odin.Silo.Placement;

namespace Odin.Silo.Membership;

/// <summary>Logs which other silos join and are gone, each with its region.</summary>
/// <remarks>Looks at the list in memory each second: a silo's region is known some time after it has joined and no more once it
/// is gone, and no event tells either.</remarks>
internal sealed partial class SiloWatch(IClusterMembershipService membership, ILocalSiloDetails self, SiloRegions regions,
    TimeProvider time, ILogger<SiloWatch> logger) : BackgroundLoopService(time, logger)
{
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
        while (await _timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private void Look()
    {
        var members = membership.CurrentSnapshot.Members;
        foreach (var (silo, member) in members)
        {
            if (silo.Equals(self.SiloAddress)) continue;
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
        if (_present[silo] is { } region) LogJoined(silo, region);
    }

    private void Forget(SiloAddress silo)
    {
        var region = _present[silo] ?? "unknown";
        if (_stopping.Remove(silo)) LogStopped(silo, region);
        else LogGone(silo, region);
        _present.Remove(silo);
    }

    [LoggerMessage(4051, LogLevel.Information, "Silo {Silo} of region {Region} is there")]
    private partial void LogJoined(SiloAddress silo, string region);

    [LoggerMessage(4052, LogLevel.Warning,
        "Silo {Silo} of region {Region} is gone: it does not answer. Its grains move to the silos that are left")]
    private partial void LogGone(SiloAddress silo, string region);

    [LoggerMessage(4053, LogLevel.Information, "Silo {Silo} of region {Region} has stopped in order")]
    private partial void LogStopped(SiloAddress silo, string region);
}
