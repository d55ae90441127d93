using System.Buffers;
using System.Globalization;
using System.Text;

namespace Odin.Hosting.Logging;

/// <summary>Text as a log may contain it: on one line, and without characters that steer a terminal or change
/// the order in which a line is read.</summary>
public static class PrintableText
{
    /// <summary>The text itself when it is printable; otherwise a copy with <c>\r</c>, <c>\n</c>, <c>\t</c>
    /// and <c>\u001b</c> for what is not.</summary>
    public static string Of(string text)
    {
        if (IsPrintable(text)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text) Append(escaped, letter);
        return escaped.ToString();
    }

    /// <summary>Cheap for what is: two vectorised looks.</summary>
    public static bool IsPrintable(ReadOnlySpan<char> text) =>
        !text.ContainsAnyInRange('\0', '\u001f') && !text.ContainsAnyInRange('\u007f', '\u009f')
        && (!text.ContainsAnyInRange('\u2028', '\u2069') || !text.ContainsAny(Steering));

    /// <summary>Line and paragraph separators, and the controls of writing direction.</summary>
    private static readonly SearchValues<char> Steering =
        SearchValues.Create("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    private static void Append(StringBuilder escaped, char letter)
    {
        switch (letter)
        {
            case '\r': escaped.Append("\\r"); break;
            case '\n': escaped.Append("\\n"); break;
            case '\t': escaped.Append("\\t"); break;
            case var other when IsPrintable([other]): escaped.Append(other); break;
            default: escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"); break;
        }
    }
}
