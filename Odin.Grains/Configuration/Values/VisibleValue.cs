using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>Text of visible ASCII characters, which goes into a request as it stands.</summary>
/// <param name="expected">What it is, in words for people.</param>
/// <param name="first">What it must begin with.</param>
/// <param name="isHost">It names a host, with or without a port: an IPv4 address in an old spelling is refused.</param>
internal sealed class VisibleValue(string expected, string first = "", bool isHost = false) : TextualValue<string>
{
    public const int MaxLength = 1024;

    public override string Expected => expected;

    public override JsonObject Schema(string start) => new()
    {
        ["type"] = "string",
        ["pattern"] = $"^{first}[!-~]*$",
        ["minLength"] = 1,
        ["maxLength"] = MaxLength,
    };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return text.Length is >= 1 and <= MaxLength && text.StartsWith(first, StringComparison.Ordinal)
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && Why(text).Length == 0;
    }

    protected override string Format(string value) => value;

    protected override string Why(string text) => isHost ? HostText.WhyOldIPv4(text) : "";
}
