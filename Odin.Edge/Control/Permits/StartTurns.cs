using Odin.Edge.Loops;

namespace Odin.Edge.Control.Permits;

/// <summary>When each app of an edge asks for its first permits, so that thousands that are new at once do not all ask at once. From any
/// thread.</summary>
internal sealed class StartTurns(TimeProvider time)
{
    /// <summary>Far more than a grain that begins costs its silo (docs/SIZING.md).</summary>
    private const int ApartMilliseconds = 20;

    private readonly Lock _lock = new();
    private long _last = long.MinValue;

    /// <summary>How long to wait.</summary>
    public TimeSpan Next()
    {
        var now = LoopClock.Milliseconds(time);
        lock (_lock)
        {
            _last = _last < now - ApartMilliseconds ? now : _last + ApartMilliseconds;
            return TimeSpan.FromMilliseconds(_last - now);
        }
    }
}
