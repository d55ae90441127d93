using System.Collections.Concurrent;

namespace Odin.Thor.Loading.Tallies;

/// <summary>What a run has done so far. Written by all clients, read by the progress line and the report; from any thread.</summary>
internal sealed class LoadTally
{
    /// <summary>A session that starts this much after its instant counts as late. The system's timers alone cost 1 to 2 ms.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(10);

    private readonly long[] _ends = new long[Enum.GetValues<SessionEnd>().Length];
    private readonly ConcurrentDictionary<string, long> _greetings = new(StringComparer.Ordinal);
    private long _started;
    private long _late;
    private long _connected;
    private long _roundTrips;
    private long _sentBytes;
    private long _receivedBytes;

    public Latencies StartDelay { get; } = new();
    public Latencies Connect { get; } = new();
    public Latencies RoundTrip { get; } = new();
    public Latencies Session { get; } = new();

    public long Started => Volatile.Read(ref _started);
    public long Late => Volatile.Read(ref _late);
    public long Connected => Volatile.Read(ref _connected);
    public long RoundTrips => Volatile.Read(ref _roundTrips);
    public long SentBytes => Volatile.Read(ref _sentBytes);
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);
    public long Errors => Enum.GetValues<SessionEnd>().Where(end => end.IsError()).Sum(CountOf);
    public long Live => Started - Enum.GetValues<SessionEnd>().Sum(CountOf);

    /// <summary>Sessions by the name their target greeted with.</summary>
    public IReadOnlyDictionary<string, long> Greetings => _greetings;

    public long CountOf(SessionEnd end) => Volatile.Read(ref _ends[(int)end]);

    public void CountStart(TimeSpan delay)
    {
        Interlocked.Increment(ref _started);
        if (delay > LateAfter) Interlocked.Increment(ref _late);
        StartDelay.Record(delay);
    }

    public void CountConnect(TimeSpan latency)
    {
        Interlocked.Increment(ref _connected);
        Connect.Record(latency);
    }

    public void CountGreeting(string name) => _greetings.AddOrUpdate(name, 1, static (_, count) => count + 1);

    public void CountSent(int bytes) => Interlocked.Add(ref _sentBytes, bytes);

    public void CountReceived(int bytes) => Interlocked.Add(ref _receivedBytes, bytes);

    public void CountRoundTrip(TimeSpan latency)
    {
        Interlocked.Increment(ref _roundTrips);
        RoundTrip.Record(latency);
    }

    public void CountEnd(SessionEnd end, TimeSpan latency)
    {
        if (end == SessionEnd.Ok) Session.Record(latency);
        Interlocked.Increment(ref _ends[(int)end]);
    }

    /// <summary>The name could not be resolved, so no session was started.</summary>
    public void CountUnresolved() => Interlocked.Increment(ref _ends[(int)SessionEnd.Resolve]);
}
