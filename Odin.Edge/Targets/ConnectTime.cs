namespace Odin.Edge.Targets;

/// <summary>How long connecting to a target takes from this edge, smoothed. From any loop's thread; a lost update does no harm.</summary>
/// <remarks>It follows a faster connect quickly and a slower one slowly: what delays a connect now and then (a queue, a lost
/// SYN) says nothing about the distance.</remarks>
internal sealed class ConnectTime
{
    private const int Faster = 4;
    private const int Slower = 32;

    private int _microseconds;

    /// <summary>0: not measured yet.</summary>
    public int Microseconds => Volatile.Read(ref _microseconds);

    public void Observe(TimeSpan length)
    {
        var sample = (int)Math.Clamp(length.TotalMicroseconds, 1, int.MaxValue / 2);
        var known = Volatile.Read(ref _microseconds);
        Volatile.Write(ref _microseconds, known == 0 ? sample : Math.Max(1, known + (sample - known) / (sample < known ? Faster : Slower)));
    }
}
