using System.Buffers;
using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A name: of an app, a region.</summary>
internal sealed class NameValue : TextualValue<string>
{
    public const int MaxLength = 63;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public override string Expected => $"a name of 1 to {MaxLength} letters, digits, dots, dashes or underscores";

    public override JsonObject Schema(string start) => new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9._-]{1,63}$" };

    public static bool IsName(string text) => text.Length is >= 1 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Allowed);

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return IsName(text);
    }

    protected override string Format(string value) => value;
}
