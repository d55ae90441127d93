using Microsoft.Extensions.Logging;
using Odin.Edge.Loops;
using Odin.Hosting.Resources;

namespace Odin.Edge.Listeners;

/// <summary>Informs the operator what the system's limits mean for this edge, when the first listeners are open and when that
/// changes. Called by the control side alone.</summary>
internal sealed partial class ResourceNotice(LoopSet loops, ILogger<ResourceNotice> logger)
{
    /// <summary>Fewer sessions than this surprise whoever runs a proxy: most systems' default of
    /// 1,024 descriptors allows some 400.</summary>
    private const long FewSessions = 4000;

    private readonly HashSet<int> _warnedOf = [];
    private int _listeners = -1;

    /// <param name="opened">The ports that are new.</param>
    /// <param name="listeners">How many there are.</param>
    public void OnListening(IEnumerable<int> opened, int listeners)
    {
        WarnOfLocalPorts(opened);
        if (listeners == _listeners) return;
        _listeners = listeners;
        if (DescriptorLimit.OfThisProcess() is not { } limit) return;

        loops.Descriptors.Set(limit, DescriptorLimit.CountOpen());
        var (sessions, pipes) = (loops.Descriptors.Sessions, loops.Count * PipePool.MaxPipes);
        if (sessions >= FewSessions) LogCapacity(limit, sessions, DescriptorBudget.PerSession, pipes);
        else LogLowCapacity(limit, sessions, DescriptorBudget.PerSession, pipes);
    }

    private void WarnOfLocalPorts(IEnumerable<int> opened)
    {
        if (LocalPortRange.OfThisMachine() is not { } range) return;
        int[] taken =
            [.. opened.Where(port => range.Takes(port) && _warnedOf.Add(port)).Order()];
        if (taken.Length > 0) LogLocalPorts(taken.Length, taken[0], taken[^1], range.First, range.Last);
    }

    [LoggerMessage(5031, LogLevel.Information,
        "{Limit} descriptors are allowed: about {Sessions} sessions at once, {PerSession} descriptors each; bulk traffic takes 2 more " +
            "per direction while it flows, at most {Pipes} pipes")]
    private partial void LogCapacity(long limit, long sessions, int perSession, int pipes);

    [LoggerMessage(5032, LogLevel.Warning,
        "Only {Limit} descriptors are allowed: about {Sessions} sessions at once, {PerSession} descriptors each; bulk traffic takes 2 " +
            "more per direction while it flows, at most {Pipes} pipes. Raise the limit (`ulimit -n`, LimitNOFILE=, docker --ulimit " +
                "nofile=)")]
    private partial void LogLowCapacity(long limit, long sessions, int perSession, int pipes);

    [LoggerMessage(5033, LogLevel.Warning,
        "{Count} listening port(s) from {First} to {Last} lie in the range {RangeFirst}-{RangeLast} that the kernel takes for outgoing " +
            "connections, and may be taken before Odin starts. Choose ports below it, or reserve them: `sysctl " +
                "net.ipv4.ip_local_reserved_ports=...`")]
    private partial void LogLocalPorts(int count, int first, int last, int rangeFirst, int rangeLast);
}
