using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>Bytes written as text with escapes.</summary>
internal sealed class EscapedValue : TextualValue<string>
{
    public const int MaxBytes = 1024;

    public override string Expected => $"1 to {MaxBytes} bytes as text, with \\r, \\n, \\t, \\0, \\\\ and \\x1f for what has no letter";

    public override JsonObject Schema(string start) => new() { ["type"] = "string", ["minLength"] = 1 };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return EscapedText.TryDecode(text, out var bytes) && bytes.Length is >= 1 and <= MaxBytes;
    }

    protected override string Format(string value) => value;

    protected override string Why(string text) =>
        EscapedText.TryDecode(text, out var bytes) ? $": it has {bytes.Length} bytes" : ": a backslash is followed by something unknown";
}
