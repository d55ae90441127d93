using System.Collections.Immutable;
using System.Text;

namespace Odin.Hosting.Metrics;

/// <summary>Some labels of a series with their values, kept as the bytes that a scrape writes. Made once, used for every
/// scrape.</summary>
public sealed class LabelText
{
    private readonly byte[] _utf8;

    private LabelText(ImmutableArray<(string Name, string Value)> labels)
    {
        Labels = labels;
        foreach (var (name, value) in labels)
        {
            foreach (var letter in $"{name}={value}\n") Hash = (Hash ^ letter) * 1099511628211;
        }

        _utf8 = Encoding.UTF8.GetBytes(string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")));
    }

    /// <summary><c>name="value",...</c>, without braces.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    public ImmutableArray<(string Name, string Value)> Labels { get; }

    /// <summary>Of all names and values: FNV-1a.</summary>
    internal ulong Hash { get; } = 14695981039346656037;

    public static LabelText Of(string name, string value) => new([(name, value)]);

    public static LabelText Of(params ImmutableArray<(string Name, string Value)> labels) => new(labels);

    /// <summary>One for each value of an enumeration, in its order: <c>TimedOut</c> becomes <c>timed_out</c>.</summary>
    public static ImmutableArray<LabelText> OfEach<TEnum>(string name) where TEnum : struct, Enum =>
        [.. Enum.GetNames<TEnum>().Select(value => Of(name, Words(value)))];

    /// <summary>In lower case, with underscores between words.</summary>
    public static string Words(string name) => string.Concat(name.Select((letter, index) =>
        index > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
