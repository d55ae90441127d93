namespace Odin.Edge.Sessions.Log;

/// <summary>Lets through the first records of each second of sessions that reached no target: anybody can cause any number of
/// those, and they must not fill a disk.</summary>
/// <remarks>Belongs to one loop; <see cref="LeftOut"/> is read from any thread.</remarks>
internal sealed class UnreachedSample(TimeProvider time)
{
    /// <summary>Of one loop.</summary>
    public const int LinesPerSecond = 100;

    private long _second = long.MinValue;
    private int _taken;
    private long _leftOut;

    /// <summary>Records that were left out so far.</summary>
    public long LeftOut => Volatile.Read(ref _leftOut);

    /// <param name="at">When the session ended, in ticks of the <see cref="TimeProvider"/>.</param>
    public bool TryTake(long at)
    {
        var second = at / time.TimestampFrequency;
        if (second != _second) (_second, _taken) = (second, 0);
        if (_taken++ < LinesPerSecond) return true;
        Volatile.Write(ref _leftOut, _leftOut + 1);
        return false;
    }
}
