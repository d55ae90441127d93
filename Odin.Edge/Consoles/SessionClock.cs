using Odin.Edge.Loops;

namespace Odin.Edge.Consoles;

/// <summary>Turns the moments of sessions into dates. The two clocks are compared once, so that a session's dates stay the same as long as
/// it lives: pages are cut by them.</summary>
internal sealed class SessionClock(TimeProvider time)
{
    private readonly DateTimeOffset _date = time.GetUtcNow();
    private readonly long _ticks = time.GetTimestamp();
    private readonly long _milliseconds = LoopClock.Milliseconds(time);

    public DateTimeOffset Now => DateOf(time.GetTimestamp());

    /// <param name="ticks">Of the <see cref="TimeProvider"/>.</param>
    public DateTimeOffset DateOf(long ticks) => _date + time.GetElapsedTime(_ticks, ticks);

    /// <param name="milliseconds">The loops' clock.</param>
    public DateTimeOffset DateOfLoop(long milliseconds) => _date + TimeSpan.FromMilliseconds(milliseconds - _milliseconds);
}
