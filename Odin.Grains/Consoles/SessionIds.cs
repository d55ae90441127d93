using System.Globalization;

namespace Odin.Grains.Consoles;

/// <summary>A session's id in writing: 32 hexadecimal digits, as in its log line and in a PROXY header of version 2.</summary>
public static class SessionIds
{
    private const int Digits = 32;

    public static string Text(UInt128 id) => id.ToString("x32", CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 id)
    {
        id = 0;
        return text.Length == Digits && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
