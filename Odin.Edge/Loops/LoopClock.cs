namespace Odin.Edge.Loops;

/// <summary>The clock all loops and keepers share: milliseconds that only rise, from the <see cref="TimeProvider"/>'s time
/// stamps.</summary>
internal static class LoopClock
{
    public static long Milliseconds(TimeProvider time) => (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));
}
