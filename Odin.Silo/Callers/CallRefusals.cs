using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;

namespace Odin.Silo.Callers;

/// <summary>Counts refused calls, and names an edge that goes on and on: once a minute. From any thread.</summary>
internal sealed partial class CallRefusals(RefusedCallCounts counts, TimeProvider time, ILogger<CallRefusals> logger)
{
    private const int MaxNames = 1000;

    private static readonly TimeSpan NamedEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, long Since)> _named = new(StringComparer.Ordinal);

    public void Count(CallRefusal why) => counts.Add(why);

    /// <param name="why">What is counted.</param>
    /// <param name="edge">Who called, as it says, or as its certificate does.</param>
    /// <param name="call">What it called.</param>
    /// <param name="reason">In words for people.</param>
    public void Add(CallRefusal why, string edge, string call, string reason)
    {
        Count(why);
        var name = VisibleText.Of(EdgeName.RootOf(edge), EdgeLimits.MaxShortText);
        if (IsDue(name, out var before)) LogRefused(name, call, reason, before);
    }

    private bool IsDue(string name, out long before)
    {
        lock (_lock)
        {
            var known = _named.TryGetValue(name, out var last);
            before = last.Since;
            if (known && time.GetElapsedTime(last.At) < NamedEvery)
            {
                _named[name] = last with { Since = last.Since + 1 };
                return false;
            }

            if (!known && _named.Count >= MaxNames) _named.Clear();
            _named[name] = (time.GetTimestamp(), 0);
            return true;
        }
    }

    [LoggerMessage(4072, LogLevel.Warning,
        "A call of edge {Edge} was refused, {Call}: {Reason}. No sound edge makes it: is the edge's certificate in other hands? "
        + "({Before} more were refused since the last such line)")]
    private partial void LogRefused(string edge, string call, string reason, long before);
}
