using System.Net;
using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A name that clients ask for in TLS, as certificates have it: an A-label where it is not ASCII, maybe with <c>*.</c> before
/// it.</summary>
internal sealed class ServerNameValue : TextualValue<string>
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;
    private const string Wildcard = "*.";

    public override string Expected => "a DNS name in lower case, such as shop.example or *.shop.example";

    public override JsonObject Schema(string start) => new()
    {
        ["type"] = "string",
        ["pattern"] = @"^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
        ["maxLength"] = MaxLength,
    };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return Why(text).Length == 0;
    }

    protected override string Format(string value) => value;

    protected override string Why(string text)
    {
        var name = text.StartsWith(Wildcard, StringComparison.Ordinal) ? text[Wildcard.Length..] : text;
        if (name.Length == 0) return ": the name is missing";
        if (!name.All(char.IsAscii)) return ": a name in other letters is written as its A-label, such as xn--bcher-kva.example";
        if (name.Any(char.IsAsciiLetterUpper)) return $": names are written in lower case, {text.ToLowerInvariant()}";
        if (name.Contains('*')) return ": an asterisk stands for one whole label, and only for the first one, as in *.shop.example";
        if (text.Length > MaxLength) return $": a name has at most {MaxLength} characters";
        if (name[^1] == '.') return ": a name has no dot at its end";
        if (IPAddress.TryParse(name, out _) || StrictAddress.LooksLikeIPv4(name)) return ": clients name no IP addresses in TLS";
        return name.Split('.').Select(WhyLabel).FirstOrDefault(why => why.Length > 0) ?? "";
    }

    private static string WhyLabel(string label)
    {
        if (label.Length == 0) return ": there is nothing between two dots";
        if (label.Length > MaxLabel) return $": {label} has more than {MaxLabel} characters";
        if (label[0] == '-' || label[^1] == '-') return $": {label} begins or ends with a dash";
        return label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') ? ""
            : $": {label} has other characters than letters, digits and dashes";
    }
}
