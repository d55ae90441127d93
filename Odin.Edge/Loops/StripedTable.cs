namespace Odin.Edge.Loops;

/// <summary>A row of numbers per loop, each written by its own loop and summed by anybody: a <see cref="StripedCounter"/> for counts by
/// reason.</summary>
internal sealed class StripedTable(int loops, int columns)
{
    private const int CellsPerLine = 16;

    private readonly int _stride = Stride(columns);
    private readonly long[] _cells = new long[(loops + 1) * Stride(columns)];

    public int Columns => columns;

    /// <summary>From the thread of loop <paramref name="loop"/> alone.</summary>
    public void Increment(int loop, int column)
    {
        ref var cell = ref _cells[(loop + 1) * _stride + column];
        Volatile.Write(ref cell, cell + 1);
    }

    public long Sum(int column)
    {
        long sum = 0;
        for (var i = _stride + column; i < _cells.Length; i += _stride) sum += Volatile.Read(ref _cells[i]);
        return sum;
    }

    public long Sum()
    {
        long sum = 0;
        for (var column = 0; column < columns; column++) sum += Sum(column);
        return sum;
    }

    private static int Stride(int columns) => (columns + CellsPerLine - 1) / CellsPerLine * CellsPerLine;
}
