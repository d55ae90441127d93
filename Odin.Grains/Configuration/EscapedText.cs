using System.Globalization;
using System.Text;

namespace Odin.Grains.Configuration;

/// <summary>Bytes written as text: <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\0</c>, <c>\\</c> and <c>\x1f</c> are what they
/// are in C; everything else is UTF-8.</summary>
public static class EscapedText
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        var decoded = new MemoryStream();
        bytes = [];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var plain = rest.IndexOf('\\') is var next and >= 0 ? rest[..next] : rest;
            decoded.Write(Encoding.UTF8.GetBytes(plain.ToString()));
            rest = rest[plain.Length..];
            if (!rest.IsEmpty && !TryTakeEscape(ref rest, decoded)) return false;
        }

        bytes = decoded.ToArray();
        return true;
    }

    /// <summary>The bytes of text that was checked when the configuration was read.</summary>
    public static byte[] Decode(string text) => TryDecode(text, out var bytes) ? bytes : throw new FormatException(text);

    private static bool TryTakeEscape(ref ReadOnlySpan<char> rest, MemoryStream decoded)
    {
        if (rest is ['\\', 'x', var high, var low, ..]
            && byte.TryParse([high, low], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            decoded.WriteByte(value);
            rest = rest[4..];
            return true;
        }

        if (rest.Length < 2 || "rnt0\\".IndexOf(rest[1], StringComparison.Ordinal) is not (var known and >= 0)) return false;
        decoded.WriteByte("\r\n\t\0\\"u8[known]);
        rest = rest[2..];
        return true;
    }
}
