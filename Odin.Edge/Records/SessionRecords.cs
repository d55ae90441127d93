using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Admission;

namespace Odin.Edge.Records;

/// <summary>Takes the records of ended sessions out of the loops' rings to the session log, on an ordinary thread.</summary>
internal sealed partial class SessionRecords(ISessionLog log, TimeProvider time, ILogger<SessionRecords> logger) : BackgroundService
{
    /// <summary>The event of a session line.</summary>
    public const int SessionEvent = 5301;

    private const int RingRecords = 8192;

    /// <summary>After so many the writer lets others run: on a core that a loop fills, all at once would hold its sessions up for a millisecond.</summary>
    private const int TurnRecords = 64;

    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _awake = new(0);
    private SessionRecordRing[] _rings = [];
    private long _droppedBefore;

    /// <summary>Records lost because the writer was behind or its stream gone.</summary>
    public long Dropped => _rings.Sum(ring => ring.Dropped) + log.Lost;

    /// <summary>A ring for one more loop. Before the service starts.</summary>
    public SessionRecordRing AddRing()
    {
        var ring = new SessionRecordRing(RingRecords);
        _rings = [.. _rings, ring];
        return ring;
    }

    /// <summary>A ring that was empty is so no more. From any loop's thread.</summary>
    public void Wake()
    {
        if (_awake.CurrentCount == 0) _awake.Release();
    }

    /// <summary>Refused clients leave a line only while Debug is on: anybody can cause any number of them. The counters have them all.</summary>
    public bool Wants(in SessionRecord record) => record.Refusal == Refusal.None || logger.IsEnabled(LogLevel.Debug);

    /// <summary>Writes what is there now.</summary>
    public void Flush()
    {
        foreach (var ring in _rings)
        {
            for (var count = 1; ring.TryTake(out var record); count++)
            {
                Write(in record);
                if (count % TurnRecords == 0) Thread.Yield();
            }
        }

        log.Flush();
        if (Dropped is var dropped && dropped == _droppedBefore) return;
        LogDropped(dropped - _droppedBefore);
        _droppedBefore = dropped;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _awake.WaitAsync(stoppingToken);
                await Task.Delay(GatherTime, time, stoppingToken);   // One wake-up for many sessions.
                Flush();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Flush();
        }
    }

    private void Write(in SessionRecord record)
    {
        if (record.Refusal == Refusal.None) log.Write(in record);
        else LogRefused(record.End.ToString(), record.App, record.Port, record.Client.ToEndPoint().ToString(), record.Refusal);
    }

    [LoggerMessage(5303, LogLevel.Debug, "{End} {App}:{Listener} {Client} was not let in: {Refusal}")]
    private partial void LogRefused(string end, string app, int listener, string client, Refusal refusal);

    [LoggerMessage(5302, LogLevel.Warning, "{Count} session records were dropped because the log could not be written fast enough. Sessions are not affected; log less, or to a faster place")]
    private partial void LogDropped(long count);
}
