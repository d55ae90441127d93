namespace Odin.Edge.Control;

/// <summary>How long an edge waits until its next sync, so that edges which lost their region at the same instant do not all come back at
/// one. Pure; one caller at a time.</summary>
internal sealed class SyncPace(Random random)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>So few rows cost a region less than the wait.</summary>
    public const int FewRows = 256;

    /// <summary>A region reads a row in 2 us (docs/SIZING.md), so 50 edges of one region fill this span when all send all they
    /// have.</summary>
    private static readonly TimeSpan SpreadPerRow = TimeSpan.FromMicroseconds(100);

    /// <summary>Counts are right again so much later, at most.</summary>
    public static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(1);

    /// <summary>Until the next sync, unless something asks for it earlier.</summary>
    public TimeSpan Pause { get; private set; } = Interval;

    public void OnAnswered() => Pause = Interval;

    /// <summary>When a silo dies, the calls of all its edges fail at the same instant.</summary>
    public void OnFailed() => Pause = Interval * (0.5 + random.NextDouble() / 2);

    /// <summary>The region has to be sent all rows. False: there are many, and they are sent after <see cref="Pause"/>.</summary>
    public bool IsAllDueAtOnce(int rows)
    {
        if (rows <= FewRows) return true;
        var spread = SpreadPerRow * rows;
        Pause = (spread < LongestSpread ? spread : LongestSpread) * random.NextDouble();
        return false;
    }
}
