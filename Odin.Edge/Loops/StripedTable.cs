namespace Odin.Edge.Loops;

/// <summary>A row of numbers per loop, each written by its own loop and summed by anybody: a <see cref="StripedCounter"/> for counts by
/// reason.</summary>
/// <remarks>A loop's row is made when the loop counts for the first time: most apps and targets are idle on most loops.</remarks>
internal sealed class StripedTable(int loops, int columns)
{
    /// <summary>On both sides of a row, so that it shares no cache line with another loop's.</summary>
    private const int PaddingCells = 16;

    private long[]?[]? _rows;

    public int Columns => columns;

    /// <summary>From the thread of loop <paramref name="loop"/> alone.</summary>
    public void Increment(int loop, int column) => Add(loop, column, 1);

    /// <summary>From the thread of loop <paramref name="loop"/> alone.</summary>
    public void Add(int loop, int column, long amount)
    {
        ref var cell = ref (Volatile.Read(ref _rows)?[loop] ?? NewRow(loop))[PaddingCells + column];
        Volatile.Write(ref cell, cell + amount);
    }

    public long Sum(int column) => Volatile.Read(ref _rows) is { } rows ? Sum(rows, column) : 0;   // Most have none.

    public long Sum()
    {
        long sum = 0;
        for (var column = 0; column < columns; column++) sum += Sum(column);
        return sum;
    }

    private static long Sum(long[]?[] rows, int column)
    {
        long sum = 0;
        foreach (ref var row in rows.AsSpan())
        {
            if (Volatile.Read(ref row) is { } cells) sum += Volatile.Read(ref cells[PaddingCells + column]);
        }

        return sum;
    }

    private long[] NewRow(int loop)
    {
        var made = new long[]?[loops];
        var rows = Volatile.Read(ref _rows) ?? Interlocked.CompareExchange(ref _rows, made, null) ?? made;
        var row = new long[PaddingCells + columns + PaddingCells];
        Volatile.Write(ref rows[loop], row);
        return row;
    }
}
