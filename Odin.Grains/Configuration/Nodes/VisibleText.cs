using System.Buffers;
using System.Globalization;
using System.Text;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Text of a document, or of anybody else, as a terminal or a log may get it: what would steer a terminal or turn the reading
/// direction is shown as an escape.</summary>
public static class VisibleText
{
    /// <summary>The text itself when all of it is visible. Otherwise a copy with <c>\r</c>, <c>\n</c>, <c>\t</c> and, for every other
    /// control, format, separator and half character, <c>\u001b</c>.</summary>
    public static string Of(string text)
    {
        if (IsVisible(text)) return text;

        var visible = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune)) visible.Append(rune);
            else Escape(rune, visible);
        }

        return visible.ToString();
    }

    /// <summary>The same of every line; the line breaks stay.</summary>
    public static string OfLines(string text) => string.Join('\n', text.Split('\n').Select(line => Of(line)));

    /// <summary>The same, at most <paramref name="length"/> characters of it.</summary>
    public static string Of(string text, int length) => Shorten(Of(Shorten(text, length)), length);

    /// <summary>At most <paramref name="length"/> characters of it, and … for the rest. Never ends in half a character.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)}…";
    }

    /// <summary>Cheap in the common case, nothing beyond Latin: one vectorised look.</summary>
    public static bool IsVisible(ReadOnlySpan<char> text)
    {
        var other = text.IndexOfAnyExceptInRange(' ', '~');
        if (other < 0) return true;

        var rest = text[other..];
        while (Rune.DecodeFromUtf16(rest, out var rune, out var length) is var status && length > 0)
        {
            if (status != OperationStatus.Done || !IsVisible(rune)) return false;
            rest = rest[length..];
        }

        return true;
    }

    private static void Escape(Rune rune, StringBuilder visible)
    {
        if (rune.Value is '\r' or '\n' or '\t')
        {
            visible.Append('\\').Append(rune.Value switch { '\r' => 'r', '\n' => 'n', _ => 't' });
            return;
        }

        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)]) visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
