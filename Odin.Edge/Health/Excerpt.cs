using System.Text;

namespace Odin.Edge.Health;

/// <summary>The beginning of what a target answered, fit for a log line.</summary>
internal static class Excerpt
{
    private const int MaxBytes = 40;

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (var value in bytes[..Math.Min(bytes.Length, MaxBytes)]) text.Append(value is >= 32 and < 127 and not (byte)'"' and not (byte)'\\' ? (char)value : '.');
        return text.Append(bytes.Length > MaxBytes ? "...\"" : "\"").ToString();
    }
}
