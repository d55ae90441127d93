using System.Collections.Immutable;
using Odin.Edge.Loops;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Counts;

/// <summary>What is counted of one app since the edge began, beside live and accepted sessions. Loops write in their own stripes,
/// anybody reads.</summary>
internal sealed class AppCounts(int loops)
{
    public static readonly int Sources = Enum.GetValues<DecidedBy>().Length;

    /// <summary>Sessions ended, by <see cref="EndedColumn"/>.</summary>
    public StripedTable Ended { get; } = new(loops, SessionEnd.Pairs.Length * Sources);

    /// <summary>Clients refused, by <see cref="Refusal"/>.</summary>
    public StripedTable Refused { get; } = new(loops, Enum.GetValues<Refusal>().Length);

    /// <summary>TLS handshakes with clients that were done: full ones, then those resumed by a ticket.</summary>
    public StripedTable Handshakes { get; } = new(loops, 2);

    /// <summary>Bytes that targets' kernels took.</summary>
    public StripedCounter BytesUp { get; } = new(loops);

    /// <summary>Bytes that clients' kernels took.</summary>
    public StripedCounter BytesDown { get; } = new(loops);

    /// <summary>From accept to the end, of sessions that ended.</summary>
    public StripedHistogram Durations { get; } = new(loops, DurationBuckets.Session);

    /// <summary>From accept, or from the failed attempt before, to the decision on a target, by <see cref="DecidedBy"/>.</summary>
    public ImmutableArray<StripedHistogram> Assigned { get; } =
        [.. Enumerable.Range(0, Sources).Select(_ => new StripedHistogram(loops, DurationBuckets.Assign))];

    public SharedCounts<LeaseOutcome> LeaseRequests { get; } = new();

    /// <summary>Probes that this edge sent to addresses of targets, the ways back of ejected ones included.</summary>
    public SharedHistogram Probes { get; } = new(DurationBuckets.Call);

    public long TotalRefused => Refused.Sum();

    public static int EndedColumn(SessionEnd end, DecidedBy source) => end.Index * Sources + (int)source;

    public void OnEnded(int loop, SessionEnd end, DecidedBy source) => Ended.Increment(loop, EndedColumn(end, source));

    public void OnHandshake(int loop, bool isResumed) => Handshakes.Increment(loop, isResumed ? 1 : 0);

    public void OnRefused(int loop, Refusal reason) => Refused.Increment(loop, (int)reason);
}
