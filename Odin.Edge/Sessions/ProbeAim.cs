using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>When the kernel's probes of a silent session's two ends are set again: a moment before they are due. Pure but for the
/// setting.</summary>
/// <remarks>
/// Linux lets timers that are 2 to 16 s away fire in batches a quarter of a second apart, longer ones in batches of 2 s (250 Hz). An edge
/// with 50,000 silent sessions would send thousands of probes at once: more than the queue of a loopback or virtual interface takes, again
/// and again, until living peers are given up. Timers of less than 2 s are kept to 32 or 64 ms.
/// </remarks>
internal struct ProbeAim
{
    /// <summary>Not shorter: a session may have waited for its loop, and the kernel counts the silence from before.</summary>
    private const long AheadMilliseconds = 1_500;

    private long _probedAt;

    /// <summary>By the loop's clock, in milliseconds; <see cref="long.MaxValue"/>: never.</summary>
    public readonly long NextAt(KeepAliveSpec? spec, long lastMoved) =>
        spec is null ? long.MaxValue : Math.Max(lastMoved, _probedAt) + spec.IdleSeconds * 1_000 - AheadOf(spec);

    public void TakeIfDue(KeepAliveSpec? spec, long lastMoved, LoopSocket client, LoopSocket target, long now)
    {
        if (spec is null || now < NextAt(spec, lastMoved)) return;
        client.AimProbe(spec);
        target.AimProbe(spec);
        _probedAt = now + AheadOf(spec);
    }

    private static long AheadOf(KeepAliveSpec spec) => Math.Min(AheadMilliseconds, spec.IdleSeconds * 1_000 / 2);
}
