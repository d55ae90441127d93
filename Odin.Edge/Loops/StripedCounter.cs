namespace Odin.Edge.Loops;

/// <summary>A number that every loop changes on a cache line of its own and anybody may sum.</summary>
internal sealed class StripedCounter(int loops)
{
    private const int CellsPerLine = 16;   // 128 bytes: processors fetch lines in pairs.

    private readonly long[] _cells = new long[(loops + 1) * CellsPerLine];

    /// <summary>From the thread of loop <paramref name="loop"/> alone.</summary>
    public void Add(int loop, long amount)
    {
        ref var cell = ref _cells[(loop + 1) * CellsPerLine];
        Volatile.Write(ref cell, cell + amount);
    }

    /// <summary>One loop's part. From its own thread.</summary>
    public long Of(int loop) => _cells[(loop + 1) * CellsPerLine];

    /// <summary>Exact once the loops stand still; meanwhile as exact as an instant can be.</summary>
    public long Sum()
    {
        long sum = 0;
        for (var i = CellsPerLine; i < _cells.Length; i += CellsPerLine) sum += Volatile.Read(ref _cells[i]);
        return sum;
    }
}
