using System.Buffers;

namespace Odin.Hosting.Metrics;

/// <summary>Labels that begin alike and end with one value each. Immutable.</summary>
/// <remarks>An edge with 10,000 apps of ten targets has 100,000 of them, all made by the first scrape and kept: those of one app share an
/// array of bytes.</remarks>
public sealed class LabelList
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    private LabelList(byte[] bytes, int[] ends) => (_bytes, _ends) = (bytes, ends);

    public int Count => _ends.Length;

    public LabelText this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return new LabelText(_bytes, start, _ends[index] - start);
        }
    }

    /// <param name="first">What all begin with.</param>
    /// <param name="name">Of the label behind that.</param>
    /// <param name="values">Their texts stand as they are: without quotation marks, backslashes and line feeds.</param>
    public static LabelList Of<T>(LabelText first, string name, T[] values) where T : class, IUtf8SpanFormattable
    {
        const int UsualBytes = 24;
        var opened = first.With(name, "").Utf8[..^1].ToArray();   // Up to the value.
        var ends = new int[values.Length];
        var room = ArrayPool<byte>.Shared.Rent(values.Length * (opened.Length + UsualBytes));
        var end = 0;
        for (var index = 0; index < values.Length; index++)
        {
            while (!TryWrite(opened, values[index], room, end, out ends[index])) room = Larger(room, end);
            end = ends[index];
        }

        var bytes = room.AsSpan(0, end).ToArray();
        ArrayPool<byte>.Shared.Return(room);
        return new LabelList(bytes, ends);
    }

    private static bool TryWrite<T>(byte[] opened, T value, byte[] room, int start, out int end) where T : class, IUtf8SpanFormattable
    {
        end = start + opened.Length;
        if (end >= room.Length) return false;
        Buffer.BlockCopy(opened, 0, room, start, opened.Length);
        if (!value.TryFormat(room.AsSpan(end, room.Length - end - 1), out var written, default, null)) return false;
        end += written;
        room[end++] = (byte)'"';
        return true;
    }

    private static byte[] Larger(byte[] room, int used)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * room.Length);
        Buffer.BlockCopy(room, 0, larger, 0, used);
        ArrayPool<byte>.Shared.Return(room);
        return larger;
    }
}
