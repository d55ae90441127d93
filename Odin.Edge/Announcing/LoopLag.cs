using System.Collections.Immutable;
using Odin.Edge.Loops;

namespace Odin.Edge.Announcing;

/// <summary>How long loops take to come to an action that is posted to them. For one thread.</summary>
/// <remarks>At most one action waits in a loop, so a loop that is stuck is not filled with them.</remarks>
internal sealed class LoopLag(LoopSet loops, TimeProvider time)
{
    private readonly ImmutableArray<Ask> _asks = [.. loops.All.Select(loop => new Ask(loop))];

    /// <summary>Since when the slowest loop has been asked without an answer; nearly nothing while all work.</summary>
    public TimeSpan Longest()
    {
        var longest = TimeSpan.Zero;
        foreach (var ask in _asks)
        {
            if (ask.Waiting(time) is var waiting && waiting > longest) longest = waiting;
        }

        return longest;
    }

    /// <summary>One loop.</summary>
    private sealed class Ask
    {
        private readonly EventLoop _loop;
        private readonly Action _answer;
        private long _askedAt;
        private int _isAnswered = 1;

        public Ask(EventLoop loop)
        {
            _loop = loop;
            _answer = () => Volatile.Write(ref _isAnswered, 1);
        }

        public TimeSpan Waiting(TimeProvider time)
        {
            if (Volatile.Read(ref _isAnswered) == 0) return time.GetElapsedTime(_askedAt);
            Volatile.Write(ref _isAnswered, 0);
            _askedAt = time.GetTimestamp();
            _loop.Post(_answer);
            return TimeSpan.Zero;
        }
    }
}
