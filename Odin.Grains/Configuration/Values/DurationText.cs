using System.Globalization;

namespace Odin.Grains.Configuration.Values;

/// <summary>Durations as people write them: <c>500ms</c>, <c>2s</c>, <c>1m30s</c>, <c>1h</c>; each unit
/// at most once, the larger one first.</summary>
internal static class DurationText
{
    public const string Pattern = "^(?=.)([0-9]+h)?([0-9]+m(?!s))?([0-9]+s)?([0-9]+ms)?$";

    private const long MaxMilliseconds = 1000L * 3_600_000;

    private static readonly (string Unit, long Milliseconds)[] Units = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text is "0") return true;
        if (text.IsEmpty) return false;

        long total = 0;
        foreach (var (unit, milliseconds) in Units)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0) break;
            var end = text[digits..].IndexOfAnyInRange('0', '9');
            var written = end < 0 ? text[digits..] : text.Slice(digits, end);
            if (!written.SequenceEqual(unit)) continue;
            if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;

            total += count * milliseconds;
            text = text[(digits + unit.Length)..];
        }

        if (!text.IsEmpty || total > MaxMilliseconds) return false;
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    public static string Format(TimeSpan duration)
    {
        var text = "";
        var rest = (long)duration.TotalMilliseconds;
        foreach (var (unit, milliseconds) in Units)
        {
            if (rest >= milliseconds) text += string.Create(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
            rest %= milliseconds;
        }

        return text.Length > 0 ? text : "0s";
    }
}
