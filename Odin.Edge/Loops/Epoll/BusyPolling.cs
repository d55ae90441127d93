using System.Diagnostics;

namespace Odin.Edge.Loops.Epoll;

/// <summary>Whether a loop goes on asking for events for a moment before it sleeps. Pure; times
/// are ticks of <see cref="Stopwatch"/>.</summary>
/// <remarks>
/// A near peer answers sooner than a thread falls asleep and is woken (bench/RESULTS.md). So it is done after short turns only, where
/// latency counts and not throughput, and only while it pays: short sleeps in a row are the proof that it would, and each run of
/// disappointments asks for a longer proof.
/// </remarks>
internal struct BusyPolling(TimeSpan longest)
{
    private const int MostCredit = 8;
    private const int Disappointment = 2;
    private const int FirstProof = 8;
    private const int LongestProof = 1024;

    /// <summary>A turn above this has served many events.</summary>
    private static readonly long ShortTurn = Ticks(TimeSpan.FromMicroseconds(30));

    /// <summary>Falling asleep and waking take their part of every sleep.</summary>
    private static readonly long Waking = Ticks(TimeSpan.FromMicroseconds(100));

    private int _credit;
    private int _shortSleeps;
    private int _proof = FirstProof;

    /// <summary>How long it asks at most; 0: never.</summary>
    public long Longest { get; } = Ticks(longest);

    /// <param name="turn">How long the turn took that has just ended.</param>
    public readonly bool IsWorthwhile(long turn) => _credit > 0 && turn <= ShortTurn;

    /// <summary>Not for events that were there at the first question: they say nothing.</summary>
    public void OnPolled(bool hasFound)
    {
        _credit = hasFound ? Math.Min(_credit + 1, MostCredit) : _credit - Disappointment;
        if (hasFound) _proof = FirstProof;
        else if (_credit <= 0) _proof = Math.Min(_proof * 2, LongestProof);
    }

    public void OnSlept(long sleep)
    {
        if (Longest == 0) return;
        _shortSleeps = sleep <= Longest + Waking ? _shortSleeps + 1 : 0;
        if (_shortSleeps < _proof) return;
        (_shortSleeps, _credit) = (0, Disappointment);
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);
}
