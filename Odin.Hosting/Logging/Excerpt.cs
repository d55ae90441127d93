using System.Text;

namespace Odin.Hosting.Logging;

/// <summary>The beginning of what a peer sent, fit for a log line: printable ASCII in quotes, a dot for every other byte.</summary>
public static class Excerpt
{
    private const int UsualBytes = 40;

    public static string Of(ReadOnlySpan<byte> bytes, int most = UsualBytes)
    {
        var text = new StringBuilder("\"");
        foreach (var value in bytes[..Math.Min(bytes.Length, most)])
            text.Append(value is >= 32 and < 127 and not (byte)'"' and not (byte)'\\' ? (char)value : '.');
        return text.Append(bytes.Length > most ? "...\"" : "\"").ToString();
    }
}
