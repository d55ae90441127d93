using Microsoft.Extensions.Options;
using Odin.Grains.Failures;
using Odin.Hosting.Background;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Odin.Silo.Redis;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using StackExchange.Redis;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Membership;

/// <summary>Looks every few seconds whether Redis still lists this silo, and puts the list back when Redis has lost it.</summary>
/// <remarks>
/// Orleans writes a silo's row once, when it starts: after a loss nobody would find it ever again, and a new silo would think itself
/// alone. All silos of the remembered list
/// are put back at once, because a silo that reads a list without another takes that one for dead. Redis that does not answer is no loss:
/// nothing is done about it here.
/// </remarks>
internal sealed partial class SiloRegistration(
    SiloOptions options,
    SiloRedis redis,
    IOptions<RedisClusteringOptions> clustering,
    IOptions<ClusterOptions> names,
    ILocalSiloDetails self,
    IClusterMembershipService membership,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<SiloRegistration> logger) : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly PeriodicTimer _timer = new(Interval, time);
    private IReadOnlyList<HashEntry> _lastGood = [];
    private bool _isLost;
    private readonly FailureLatch _silent = new();
    private readonly RedisNeeds _needs = RedisNeeds.OfSilo(options.ServiceId, options.ClusterId);
    private readonly TimeProvider _time = time;
    private long _answeredAt = time.GetTimestamp();

    /// <summary>Since Redis last answered; before that, since the start.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _answeredAt));

    /// <summary>False from the moment the silo is found missing in Redis until it is listed again.</summary>
    public bool IsListed => !Volatile.Read(ref _isLost);

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var rows = new MembershipRows(await redis.GetAsync(), clustering.Value.CreateRedisKey(names.Value));
        do await LookAsync(rows);
        while (await _timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(MembershipRows rows)
    {
        try
        {
            var present = await rows.ReadAsync();
            if (_silent.Succeed()) LogAnswers(options.Redis!.ToString());
            Volatile.Write(ref _answeredAt, _time.GetTimestamp());
            if (IsWhole(present)) Remember(present);
            else if (MembershipRows.Has(_lastGood, self.SiloAddress)) await PutBackAsync(rows, present);
            else End();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (!IsListed) LogNotTaken(Secrets.Redact(exception.Message), Interval);
            if (await options.Redis!.FailureAsync(_needs) is { } failure && _silent.Fail()) LogSilent(options.Redis.ToString(), failure);
        }
    }

    /// <summary>A list that is older than what Orleans has read is what is left after a loss, too: silos would not look at it.</summary>
    private bool IsWhole(IReadOnlyList<HashEntry> present) =>
        MembershipRows.Has(present, self.SiloAddress) && MembershipRows.VersionIn(present) >= membership.CurrentSnapshot.Version.Value;

    private void Remember(IReadOnlyList<HashEntry> present)
    {
        if (!IsListed) LogListed(self.SiloAddress);
        Volatile.Write(ref _isLost, false);
        _lastGood = present;
    }

    private async Task PutBackAsync(MembershipRows rows, IReadOnlyList<HashEntry> present)
    {
        if (IsListed) LogLost(self.SiloAddress, present.Count);
        Volatile.Write(ref _isLost, true);
        await rows.PutBackAsync(_lastGood, Math.Max(MembershipRows.VersionIn(_lastGood), membership.CurrentSnapshot.Version.Value));
        if (await rows.ReadAsync() is var after && IsWhole(after)) Remember(after);
    }

    private void End()
    {
        Volatile.Write(ref _isLost, true);
        LogEnding(self.SiloAddress);
        host.StopApplication();
    }

    [LoggerMessage(4021, LogLevel.Error,
        "Redis does not list silo {Silo} any more ({Fields} fields are left of the list): it has lost its data. The list is "
        + "put back")]
    private partial void LogLost(SiloAddress silo, int fields);

    [LoggerMessage(4022, LogLevel.Warning, "Silo {Silo} is listed in Redis again")]
    private partial void LogListed(SiloAddress silo);

    [LoggerMessage(4023, LogLevel.Error,
        "Redis does not take the list of silos ({Reason}); it is tried again in {Pause}. Until then no edge or command finds "
        + "this silo")]
    private partial void LogNotTaken(string reason, TimeSpan pause);

    [LoggerMessage(4025, LogLevel.Warning,
        "Redis at {Servers} does not answer this silo: {Reason}. What runs goes on; until it answers no configuration changes and "
        + "no silo joins")]
    private partial void LogSilent(string servers, string reason);

    [LoggerMessage(4026, LogLevel.Information, "Redis at {Servers} answers this silo again")]
    private partial void LogAnswers(string servers);

    [LoggerMessage(4024, LogLevel.Error, "Redis does not list silo {Silo}, and it was never seen there: the silo ends, to be started anew")]
    private partial void LogEnding(SiloAddress silo);
}
