using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>The name under which an edge finds a certificate in its folder: part of a file's name, never a way out of the folder.</summary>
internal sealed class CertificateNameValue : TextualValue<string>
{
    public override string Expected =>
        $"a certificate's name: 1 to {NameValue.MaxLength} letters, digits, dots, dashes or underscores, the first a letter or digit";

    public override JsonObject Schema(string start) =>
        new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$" };

    public static bool IsName(string text) => NameValue.IsName(text) && char.IsAsciiLetterOrDigit(text[0]);

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return IsName(text);
    }

    protected override string Format(string value) => value;

    protected override string Why(string text) => text.Contains('/') || text.Contains('\\')
        ? ": it is no path; edges have the file NAME.crt in the folder of their --certificate-directory" : "";
}
