using System.Collections.Immutable;
using Odin.Edge.Loops;

namespace Odin.Edge.Announcing;

/// <summary>How long loops take to come to an action that is posted to them. For one thread.</summary>
/// <remarks>Beside the watchdog's pulses, which beat too seldom to take a route back in time.</remarks>
internal sealed class LoopLag(LoopSet loops, TimeProvider time)
{
    private readonly ImmutableArray<LoopPulse> _pulses = [.. loops.All.Select(loop => new LoopPulse(loop.Post, time))];

    /// <summary>Since when the slowest loop has been asked without an answer; nearly nothing while all work.</summary>
    public TimeSpan Longest()
    {
        var longest = TimeSpan.Zero;
        foreach (var pulse in _pulses)
        {
            if (pulse.Waited is var waited && waited > longest) longest = waited;
            pulse.Beat(TimeSpan.Zero);
        }

        return longest;
    }
}
