using System.Diagnostics;

namespace Odin.Bench.World;

/// <summary>What one kind of call cost one silo.</summary>
internal sealed class SiloSums
{
    private long _ticks;

    /// <summary>Calls that a grain of the silo answered to another process.</summary>
    public long Answered { get; private set; }

    /// <summary>Calls of edges that came in at the silo's gateway for a grain of another one.</summary>
    public long Forwarded { get; private set; }

    /// <summary>Calls that a grain of the silo made to one of another silo.</summary>
    public long Asked { get; private set; }

    public long Local { get; private set; }

    /// <summary>Of all messages that came in and went out.</summary>
    public long Bytes { get; private set; }

    public double Seconds => _ticks / (double)Stopwatch.Frequency;

    public long Calls => Answered + Forwarded + Asked + Local;

    public void Answer(long bytes, long ticks) => (Answered, Bytes, _ticks) = (Answered + 1, Bytes + bytes, _ticks + ticks);

    public void Forward(long bytes) => (Forwarded, Bytes) = (Forwarded + 1, Bytes + 2 * bytes);   // In and out again.

    public void Ask(long bytes, long ticks) => (Asked, Bytes, _ticks) = (Asked + 1, Bytes + bytes, _ticks + ticks);

    public void Do(long ticks) => (Local, _ticks) = (Local + 1, _ticks + ticks);
}
