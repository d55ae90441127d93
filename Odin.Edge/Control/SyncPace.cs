namespace Odin.Edge.Control;

/// <summary>How long an edge waits until its next sync, so that edges which lost their region at the same instant do not all come back at
/// one. Pure; one caller at a time.</summary>
internal sealed class SyncPace(Random random)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>So few rows cost a region less than the wait.</summary>
    public const int FewRows = 256;

    /// <summary>What a region's grain takes for a row of a report of all (docs/SIZING.md).</summary>
    private static readonly TimeSpan WorkPerRow = TimeSpan.FromMicroseconds(8);

    /// <summary>An edge that is silent for longer than 5 s is dropped by its region.</summary>
    public static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(3);

    /// <summary>Until the next sync, unless something asks for it earlier.</summary>
    public TimeSpan Pause { get; private set; } = Interval;

    public void OnAnswered() => Pause = Interval;

    /// <summary>When a silo dies, the calls of all its edges fail at the same instant.</summary>
    public void OnFailed() => Pause = Interval * (0.5 + random.NextDouble() / 2);

    /// <summary>The region has to be sent all rows. False: there are many, and they are sent after <see cref="Pause"/>.</summary>
    /// <param name="rows">That this edge has.</param>
    /// <param name="edges">That the region has, which send as much at the same time.</param>
    public bool IsAllDueAtOnce(int rows, int edges)
    {
        if (rows <= FewRows || edges <= 1) return true;
        var spread = WorkPerRow * rows * edges;
        Pause = (spread < LongestSpread ? spread : LongestSpread) * random.NextDouble();
        return false;
    }
}
