using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Counts;
using Odin.Grains.Failures;
using Odin.Hosting.Background;

namespace Odin.Edge.Sessions.Log;

/// <summary>Takes the records of ended sessions out of the loops' rings to the session log, on an ordinary thread.</summary>
internal sealed partial class SessionRecords(ISessionLog log, RecentEnds ends, TimeProvider time, ILogger<SessionRecords> logger)
    : BackgroundService
{
    /// <summary>The event of a session line.</summary>
    public const int SessionEvent = 5301;

    private const int RingRecords = 8192;

    /// <summary>After so many the writer lets others run: on a core that a loop fills, all at once would hold
    /// its sessions up for a millisecond.</summary>
    private const int TurnRecords = 64;

    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LeftOutInterval = TimeSpan.FromSeconds(10);

    private readonly AutoResetSignal _awake = new();
    private SessionRecordRing[] _priorities = [];
    private long _overflownReported;
    private long _leftOutReported;
    private long _leftOutReportedAt;
    private long _unwritten;

    /// <summary>Records lost because the writer was behind, its stream gone, or their line could not be made.</summary>
    public long Dropped => Overflown + log.Lost + Volatile.Read(ref _unwritten);

    /// <summary>Records of sessions that reached no target, left out because they were more than
    /// <see cref="UnreachedSample.LinesPerSecond"/>.</summary>
    public long LeftOut => _priorities.Sum(ring => ring.LeftOut);

    private long Overflown => _priorities.Sum(ring => ring.Dropped);

    /// <summary>A ring for one more loop. Before the service starts.</summary>
    public SessionRecordRing AddPriority()
    {
        var ring = new SessionRecordRing(RingRecords, new UnreachedSample(time));
        _priorities = [.. _priorities, ring];
        return ring;
    }

    /// <summary>A ring that was empty is so no more. From any loop's thread.</summary>
    public void Wake() => _awake.Set();

    /// <summary>Refused clients leave a line only while Debug is on: anybody can cause any number
    /// of them. The counters have them all.</summary>
    public bool Wants(in SessionRecord record) => record.Refusal == Refusal.None || logger.IsEnabled(LogLevel.Debug);

    /// <summary>Writes what is there now. A record that cannot be written is lost and counted; the first reason comes out when all
    /// others are written. To stop at it would leave the rest in its ring, and no later one would wake the writer.</summary>
    public void Flush()
    {
        ExceptionDispatchInfo? failure = null;
        foreach (var ring in _priorities)
        {
            for (var count = 1; ring.TryTake(out var record); count++)
            {
                failure = TryWrite(in record) ?? failure;
                if (count % TurnRecords == 0) Thread.Yield();
            }
        }

        log.Flush();
        ReportOverflown();
        ReportLeftOut();
        failure?.Throw();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        const string Owner = "The writer of session records";
        await LastResort.RunAsync(Owner, RunAsync, time, logger, stoppingToken);
        await LastResort.TryAsync(Owner, _ => EndAsync(), logger, CancellationToken.None);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _awake.WaitAsync(Timeout.InfiniteTimeSpan, time, stoppingToken);
            await Task.Delay(GatherTime, time, stoppingToken);   // One wake-up for many sessions.
            _awake.Reset();
            Flush();
        }
    }

    private Task EndAsync()
    {
        _leftOutReportedAt = 0;
        Flush();
        return Task.CompletedTask;
    }

    /// <summary>What the output did not take it reports itself.</summary>
    private void ReportOverflown()
    {
        if (Overflown is var overflown && overflown == _overflownReported) return;
        LogDropped(overflown - _overflownReported);
        _overflownReported = overflown;
    }

    private void ReportLeftOut()
    {
        if (LeftOut is var leftOut && leftOut == _leftOutReported) return;
        if (_leftOutReportedAt != 0 && time.GetElapsedTime(_leftOutReportedAt) < LeftOutInterval) return;
        LogLeftOut(leftOut - _leftOutReported, UnreachedSample.LinesPerSecond);
        (_leftOutReported, _leftOutReportedAt) = (leftOut, time.GetTimestamp());
    }

    private ExceptionDispatchInfo? TryWrite(in SessionRecord record)
    {
        try
        {
            Write(in record);
            return null;
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _unwritten);
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private void Write(in SessionRecord record)
    {
        ends.Add(in record);
        if (record.Refusal == Refusal.None) log.Write(in record);
        else LogRefused(record.End.ToString(), record.App, record.Port, record.Client.ToEndPoint().ToString(), record.Refusal);
    }

    [LoggerMessage(5303, LogLevel.Debug, "{End} {App}:{Listener} {Client} was not let in: {Refusal}")]
    private partial void LogRefused(string end, string app, int listener, string client, Refusal refusal);

    [LoggerMessage(5304, LogLevel.Information,
        "Lines left out of sessions that reached no target: {Count}. Each loop logs {Rate} of them a second; the counters have them " +
            "all")]
    private partial void LogLeftOut(long count, int rate);

    [LoggerMessage(5302, LogLevel.Warning,
        "Session records dropped because the log could not be written fast enough: {Count}. Sessions are not affected; log less, or " +
            "to a faster place")]
    private partial void LogDropped(long count);
}
