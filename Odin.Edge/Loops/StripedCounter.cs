namespace Odin.Edge.Loops;

/// <summary>A number that every loop changes on a cache line of its own and anybody may sum.</summary>
/// <remarks>The lines are made when the first loop counts: most apps and targets are idle.</remarks>
internal sealed class StripedCounter(int loops)
{
    private const int CellsPerLine = 16;   // 128 bytes: processors fetch lines in pairs.

    private long[]? _cells;

    /// <summary>From the thread of loop <paramref name="loop"/> alone.</summary>
    public void Add(int loop, long amount)
    {
        ref var cell = ref (Volatile.Read(ref _cells) ?? NewCells())[(loop + 1) * CellsPerLine];
        Volatile.Write(ref cell, cell + amount);
    }

    /// <summary>One loop's part. From its own thread.</summary>
    public long Of(int loop) => Volatile.Read(ref _cells)?[(loop + 1) * CellsPerLine] ?? 0;

    /// <summary>Exact once the loops stand still; meanwhile as exact as an instant can be.</summary>
    public long Sum()
    {
        if (Volatile.Read(ref _cells) is not { } cells) return 0;
        long sum = 0;
        for (var i = CellsPerLine; i < cells.Length; i += CellsPerLine) sum += Volatile.Read(ref cells[i]);
        return sum;
    }

    /// <summary>Of two loops that count for the first time at once, both use what the first one made.</summary>
    private long[] NewCells()
    {
        var made = new long[(loops + 1) * CellsPerLine];
        return Interlocked.CompareExchange(ref _cells, made, null) ?? made;
    }
}
