namespace Odin.Edge.Loops;

/// <summary>The clock that all loops and clients of grains share: milliseconds that only rise, from the <see cref="TimeProvider"/>'s time
/// stamps.</summary>
internal static class LoopClock
{
    public static long Milliseconds(TimeProvider time) => Milliseconds(time, time.GetTimestamp());

    /// <summary>The same of an instant that was read before.</summary>
    public static long Milliseconds(TimeProvider time, long timestamp) => (long)(timestamp * (1000.0 / time.TimestampFrequency));
}
