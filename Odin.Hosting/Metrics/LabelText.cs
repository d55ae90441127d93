using System.Text;

namespace Odin.Hosting.Metrics;

/// <summary>Some labels of a series with their values, kept as the bytes that a scrape writes. Made once, used for every scrape. The
/// default has none.</summary>
/// <remarks>What only some readers need is read back from the bytes. Many of them stand in arrays, or in a <see cref="LabelList"/>:
/// precompiled code has no other collections of it.</remarks>
public readonly struct LabelText
{
    private readonly byte[]? _bytes;
    private readonly int _start;
    private readonly int _length;

    internal LabelText(byte[] bytes, int start, int length) => (_bytes, _start, _length) = (bytes, start, length);

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
    public LabelText With(string name, string value)
    {
        var added = Encoding.UTF8.GetBytes($"{(_length == 0 ? "" : ",")}{name}=\"{Escape(value)}\"");
        var bytes = new byte[_length + added.Length];
        Buffer.BlockCopy(added, 0, bytes, CopyTo(bytes, 0), added.Length);
        return new LabelText(bytes, 0, bytes.Length);
    }

    /// <summary>Returns where it ends there.</summary>
    internal int CopyTo(byte[] text, int start)
    {
        if (_bytes is not null) Buffer.BlockCopy(_bytes, _start, text, start, _length);
        return start + _length;
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
