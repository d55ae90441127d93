using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A version of TLS: <c>1.2</c> or <c>1.3</c>, as text or as a number.</summary>
internal sealed class TlsVersionValue : TextualValue<TlsVersion>
{
    public override string Expected => "1.2 or 1.3";

    public override JsonObject Schema(TlsVersion start) => new() { ["enum"] = new JsonArray("1.2", "1.3", 1.2, 1.3) };

    protected override bool TryParse(string text, out TlsVersion value)
    {
        value = text == "1.3" ? TlsVersion.Tls13 : TlsVersion.Tls12;
        return text is "1.2" or "1.3";
    }

    protected override string Format(TlsVersion value) => value == TlsVersion.Tls13 ? "1.3" : "1.2";

    protected override string Why(string text) =>
        text is "1.0" or "1.1" or "1" ? $": TLS {text} is broken, and edges do not speak it" : "";
}
