using System.Globalization;
using System.Text;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Text of a document, or of anybody else, as a terminal or a log may get it: what would steer a terminal or turn the reading
/// direction is shown as an escape.</summary>
public static class VisibleText
{
    /// <summary>The text with every control, format, separator and half character as <c>\u001b</c>.</summary>
    public static string Of(string text)
    {
        var at = 0;
        while (at < text.Length && IsVisible(text[at])) at++;
        if (at == text.Length) return text;

        var visible = new StringBuilder(text, 0, at, text.Length + 16);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
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

    private static void Escape(Rune rune, StringBuilder visible)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)]) visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    /// <summary>The common case at a glance: neither a control nor anything beyond Latin.</summary>
    private static bool IsVisible(char character) => character is >= ' ' and < '\x7f';

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
