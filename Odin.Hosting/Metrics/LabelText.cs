using System.Buffers;
using System.Text;

namespace Odin.Hosting.Metrics;

/// <summary>Some labels of a series with their values, kept as the bytes that a scrape writes. Made once, used for every scrape. The
/// default has none.</summary>
/// <remarks>An edge with 10,000 apps of ten targets has 100,000 of them for targets alone, all made by the first scrape: those of one app
/// share an array (<see cref="WithEach"/>), and what only some readers need is read back from the bytes. Many of them stand in arrays, as
/// other collections of it are not in precompiled code.</remarks>
public readonly struct LabelText
{
    private readonly byte[]? _bytes;
    private readonly int _start;
    private readonly int _length;

    private LabelText(byte[] bytes, int start, int length) => (_bytes, _start, _length) = (bytes, start, length);

    /// <summary><c>name="value",...</c>, without braces.</summary>
    public ReadOnlySpan<byte> Utf8 => _bytes.AsSpan(_start, _length);

    /// <summary>Of <see cref="Utf8"/>.</summary>
    internal int Length => _length;

    public IEnumerable<(string Name, string Value)> Labels
    {
        get
        {
            var text = Encoding.UTF8.GetString(Utf8);
            for (var at = 0; at < text.Length; at++)   // Past the comma.
            {
                var name = text[at..(at = text.IndexOf('=', at))];
                var value = new StringBuilder();
                for (at += 2; text[at] != '"'; at++)
                    value.Append(text[at] != '\\' ? text[at] : text[++at] == 'n' ? '\n' : text[at]);
                at++;
                yield return (name, value.ToString());
            }
        }
    }

    /// <summary>Of all names and values: FNV-1a.</summary>
    internal ulong Hash
    {
        get
        {
            var hash = 14695981039346656037;
            foreach (var part in Utf8) hash = (hash ^ part) * 1099511628211;
            return hash;
        }
    }

    public static LabelText Of(string name, string value) => default(LabelText).With(name, value);

    public static LabelText Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        LabelText all = default;
        foreach (var (name, value) in labels) all = all.With(name, value);
        return all;
    }

    /// <summary>One for each value of an enumeration, in its order: <c>TimedOut</c> becomes <c>timed_out</c>.</summary>
    public static LabelText[] OfEach<TEnum>(string name) where TEnum : struct, Enum =>
        [.. Enum.GetNames<TEnum>().Select(value => Of(name, Words(value)))];

    /// <summary>In lower case, with underscores between words.</summary>
    public static string Words(string name) => string.Concat(name.Select((letter, index) =>
        index > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>These labels, and one behind them.</summary>
    public LabelText With(string name, string value) => WithEach(name, [value])[0];

    /// <summary>For each value these labels, and one behind them.</summary>
    public LabelText[] WithEach(string name, params ReadOnlySpan<string> values)
    {
        var size = 0;
        foreach (var value in values) size += MostBytes(name, value);
        var room = ArrayPool<byte>.Shared.Rent(size);
        Span<int> ends = values.Length <= 64 ? stackalloc int[values.Length] : new int[values.Length];
        var end = 0;
        for (var index = 0; index < values.Length; index++) ends[index] = end += Write(name, values[index], room.AsSpan(end));
        var bytes = room.AsSpan(0, end).ToArray();
        ArrayPool<byte>.Shared.Return(room);

        var made = new LabelText[values.Length];
        for (var index = 0; index < made.Length; index++)
        {
            var start = index == 0 ? 0 : ends[index - 1];
            made[index] = new LabelText(bytes, start, ends[index] - start);
        }

        return made;
    }

    /// <summary>Returns where it ends there.</summary>
    internal int CopyTo(byte[] text, int start)
    {
        if (_bytes is not null) Buffer.BlockCopy(_bytes, _start, text, start, _length);
        return start + _length;
    }

    private int MostBytes(string name, string value) =>
        _length + 1 + Encoding.UTF8.GetMaxByteCount(name.Length) + 3 + 2 * Encoding.UTF8.GetMaxByteCount(value.Length);

    /// <summary>Returns how many bytes were written.</summary>
    private int Write(string name, string value, Span<byte> room)
    {
        Utf8.CopyTo(room);
        var end = _length;
        if (end > 0) room[end++] = (byte)',';
        end += Put(name, room[end..]);
        room[end++] = (byte)'=';
        room[end++] = (byte)'"';
        end += Put(value, room[end..]);
        room[end++] = (byte)'"';
        return end;
    }

    /// <summary>Letter by letter, which is fast in precompiled code too. Returns how many bytes were written.</summary>
    private static int Put(string text, Span<byte> room)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is >= (char)128 or '\\' or '"' or '\n') return Encoding.UTF8.GetBytes(Escape(text), room);
            room[index] = (byte)text[index];
        }

        return text.Length;
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
