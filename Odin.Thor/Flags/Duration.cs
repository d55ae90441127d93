using System.Globalization;

namespace Odin.Thor.Flags;

/// <summary>A <see cref="TimeSpan"/> as people write it: <c>500ms</c>, <c>2s</c>, <c>1m30s</c>,
/// <c>1h</c>. Above zero, at most 1000h.</summary>
internal readonly record struct Duration(TimeSpan Value)
{
    public const string Expected = "a duration above zero such as 500ms, 2s, 1m30s or 1h";

    // .NET's timers end at 49 days.
    private const long MaxMilliseconds = 1000L * 3_600_000;

    private static readonly (string Unit, long Milliseconds)[] Units = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>Each unit at most once, the larger before the smaller.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        long total = 0;
        var rest = text.AsSpan();
        foreach (var (unit, milliseconds) in Units)
        {
            var digits = DigitCount(rest);
            if (digits == 0 || !UnitOf(rest[digits..]).SequenceEqual(unit)) continue;
            if (!int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;

            total += count * milliseconds;
            rest = rest[(digits + unit.Length)..];
        }

        if (!rest.IsEmpty || total is <= 0 or > MaxMilliseconds) return false;
        duration = new Duration(TimeSpan.FromMilliseconds(total));
        return true;
    }

    private static int DigitCount(ReadOnlySpan<char> text)
    {
        var other = text.IndexOfAnyExceptInRange('0', '9');
        return other < 0 ? text.Length : other;
    }

    private static ReadOnlySpan<char> UnitOf(ReadOnlySpan<char> text)
    {
        var digit = text.IndexOfAnyInRange('0', '9');
        return digit < 0 ? text : text[..digit];
    }

    public override string ToString()
    {
        var text = "";
        var rest = (long)Value.TotalMilliseconds;
        foreach (var (unit, milliseconds) in Units)
        {
            if (rest >= milliseconds) text += string.Create(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
            rest %= milliseconds;
        }

        return text;
    }
}
