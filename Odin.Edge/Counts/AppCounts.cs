using Odin.Edge.Loops;

namespace Odin.Edge.Counts;

/// <summary>What the loops count of one app since the edge began, beside live and accepted sessions. Written by each loop
/// in its own stripe, read by anybody.</summary>
internal sealed class AppCounts(int loops)
{
    private static readonly int Sources = Enum.GetValues<DecidedBy>().Length;

    private readonly StripedTable _ended = new(loops, SessionEnd.Pairs.Length * Sources);
    private readonly StripedTable _refused = new(loops, Enum.GetValues<Refusal>().Length);
    private readonly StripedTable _connectFailed = new(loops, Enum.GetValues<ConnectFailure>().Length);

    /// <summary>Bytes that targets' kernels took.</summary>
    public StripedCounter BytesUp { get; } = new(loops);

    /// <summary>Bytes that clients' kernels took.</summary>
    public StripedCounter BytesDown { get; } = new(loops);

    /// <summary>Sessions ended, each pair of letters and source that was seen.</summary>
    public IEnumerable<(string End, DecidedBy Source, long Count)> Ended =>
        from column in Enumerable.Range(0, _ended.Columns)
        let count = _ended.Sum(column)
        where count > 0
        select (SessionEnd.Pairs[column / Sources], (DecidedBy)(column % Sources), count);

    /// <summary>Clients refused, each reason that was seen.</summary>
    public IEnumerable<(Refusal Reason, long Count)> Refused => Seen<Refusal>(_refused);

    public long TotalRefused => _refused.Sum();

    /// <summary>Attempts to connect that failed, each reason that was seen.</summary>
    public IEnumerable<(ConnectFailure Reason, long Count)> ConnectFailed => Seen<ConnectFailure>(_connectFailed);

    public void OnEnded(int loop, SessionEnd end, DecidedBy source) => _ended.Increment(loop, end.Index * Sources + (int)source);

    public void OnRefused(int loop, Refusal reason) => _refused.Increment(loop, (int)reason);

    public void OnConnectFailed(int loop, ConnectFailure reason) => _connectFailed.Increment(loop, (int)reason);

    private static IEnumerable<(TReason Reason, long Count)> Seen<TReason>(StripedTable table) where TReason : struct, Enum =>
        from reason in Enum.GetValues<TReason>()
        let count = table.Sum(Convert.ToInt32(reason, System.Globalization.CultureInfo.InvariantCulture))
        where count > 0
        select (reason, count);
}
