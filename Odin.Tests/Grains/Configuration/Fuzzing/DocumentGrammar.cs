using System.Text;
using Odin.Cli.Configuration;

namespace Odin.Tests.Grains.Configuration.Fuzzing;

/// <summary>Writes documents that are nearly configurations: known keys and strange ones, with values that fit, nearly fit or do not
/// fit at all, in any of the formats.</summary>
internal sealed class DocumentGrammar(Random random, ConfigFormat format)
{
    private static readonly string[] Keys =
    [
        "$schema", "Defaults", "Apps", "Name", "Ports", "Targets", "Address", "Weight", "Region", "MaxConnections", "Backup", "Balance",
            "SourceHash", "IPv4Prefix", "Connect", "Timeout", "Attempts", "Budget",
        "IdleTimeout", "KeepAlive", "HealthCheck", "Type", "Interval", "Path", "ExpectedStatus", "Send", "Expect", "Outlier", "Limits",
            "PerClientRate", "ProxyProtocol", "Receive", "TrustedNetworks", "Access", "Allow", "Deny", "Drain", "x-a", "X-b", "nAME",
                "ServerNames", "HandshakeTimeout", "Tls", "Certificates", "MinVersion", "Alpn", "ClientCertificate", "ClientCa",
                "Truncation", "TargetTls", "StartTls", "Ca", "Verify", "Certificate",
                "Weigth", "a b", "",
    ];

    private static readonly string[] Texts =
    [
        "a", "web", "h:1", "10.0.0.1:80", "127.0.0.1:80", "localhost:81", "010.0.0.1:1", "[::1]:80", "[::ffff:127.0.0.1]:80", "0.0.0.0:5",
            "1-9", "80-90", "65535", "65536", "1s", "500ms", "1h", "0s", "10.0.0.0/8", "10.1.2.3/8", "::/0", "2001:db8::1/32", "192.168.1",
        "Random", "On", "Tcp", "SendExpect", "/", "200-299", "\\r\\n", "\\q", "none", "", "\u001b[2J", "\u202eabc", "\u0085",
            "\ud83d\ude00", "%", "<<", "*a", "- x", "a: b", "#", "'", "\"", "\n",
    ];

    /// <summary>Values that fit, as JSON: most documents need some to get past the first checks.</summary>
    private static readonly (string Key, string[] Values)[] Fitting =
    [
        ("Name", ["a", "b", "web-1"]), ("Balance", ["Random", "SourceHash"]), ("IdleTimeout", ["1s", "none"]),
            ("Address", ["h:1", "10.0.0.1:80", "[2001:db8::1]:80"]), ("Locality", ["Any"]), ("SlowStart", ["10s"]),
                ("Coordination", ["Local", "Leased", "Strict"]),
    ];

    public string Next()
    {
        var text = new StringBuilder();
        if (random.Next(3) == 0) WriteGood(text);
        else if (format == ConfigFormat.Toml) WriteToml(text);
        else WriteMap(text, 0, ["Apps", "Defaults", "x-a"]);
        return text.ToString();
    }

    /// <summary>Right in form, and right altogether once in a while.</summary>
    private void WriteGood(StringBuilder text)
    {
        var (open, close) = format == ConfigFormat.Toml ? ("", "") : ("{", "}");
        text.Append(open);
        WriteText(text, "Apps", mayBeRaw: false);
        text.Append(Separator).Append('[');
        for (var app = random.Next(1, 4); app > 0; app--)
        {
            text.Append('{');
            foreach (var (key, values) in Fitting.Where(_ => random.Next(3) == 0).Append(Fitting[0]).DistinctBy(pair => pair.Key))
            {
                if (key == "Address") continue;
                WritePair(text, key, values);
                text.Append(", ");
            }

            WriteText(text, "Ports", mayBeRaw: false);
            text.Append(Separator).Append(System.Globalization.CultureInfo.InvariantCulture, $"[{random.Next(1, 65_536)}], ");
            WriteText(text, "Targets", mayBeRaw: false);
            text.Append(Separator).Append("[{");
            WritePair(text, "Address", Fitting.First(pair => pair.Key == "Address").Values);
            text.Append("}]}");
            if (app > 1) text.Append(", ");
        }

        text.Append(']').Append(close);
    }

    private string Separator => format == ConfigFormat.Toml ? " = " : ": ";

    private void WritePair(StringBuilder text, string key, string[] values)
    {
        WriteText(text, key, mayBeRaw: false);
        text.Append(Separator);
        WriteText(text, values[random.Next(values.Length)], mayBeRaw: false);
    }

    private void WriteToml(StringBuilder text)
    {
        string[] headers = ["[[Apps]]", "[[Apps]]", "[[Apps.Targets]]", "[Apps.Connect]", "[Defaults]", "[Apps.Limits.PerClientRate]",
            "[x-a]", "[[x-a.b]]", "[Apps]"];
        for (var lines = random.Next(30); lines > 0; lines--)
        {
            if (random.Next(3) == 0) text.Append(headers[random.Next(headers.Length)]);
            else WriteEntry(text, 1);
            text.Append('\n');
        }
    }

    private void WriteMap(StringBuilder text, int depth, string[]? keys = null)
    {
        text.Append('{');
        for (var entries = keys?.Length ?? random.Next(6); entries > 0; entries--)
        {
            WriteEntry(text, depth + 1, keys?[entries - 1]);
            if (entries > 1) text.Append(", ");
        }

        text.Append('}');
    }

    private void WriteEntry(StringBuilder text, int depth, string? key = null)
    {
        key ??= Keys[random.Next(Keys.Length)];
        if (format == ConfigFormat.Yaml && random.Next(12) == 0) text.Append(random.Next(2) == 0 ? "<<" : Anchor("*"));
        else WriteText(text, key);
        text.Append(Separator);
        WriteValue(text, depth);
    }

    private void WriteValue(StringBuilder text, int depth)
    {
        if (format == ConfigFormat.Yaml && random.Next(8) == 0) text.Append(Anchor("&")).Append(' ');
        if (format == ConfigFormat.Yaml && random.Next(8) == 0) text.Append(Anchor("*"));
        else if (depth < 7 && random.Next(3) == 0) WriteMap(text, depth);
        else if (depth < 7 && random.Next(3) == 0) WriteList(text, depth);
        else if (random.Next(3) == 0) text.Append(random.Next(4) == 0 ? "true" : $"{random.Next(-1, 70_000)}");
        else WriteText(text, Texts[random.Next(Texts.Length)]);
    }

    private void WriteList(StringBuilder text, int depth)
    {
        text.Append('[');
        for (var items = random.Next(5); items > 0; items--)
        {
            WriteValue(text, depth + 1);
            if (items > 1) text.Append(", ");
        }

        text.Append(']');
    }

    /// <summary>In quotes with escapes that all three formats know, or raw once in a while.</summary>
    private void WriteText(StringBuilder text, string value, bool mayBeRaw = true)
    {
        if (mayBeRaw && random.Next(20) == 0) text.Append(value);
        else text.Append(System.Text.Json.JsonSerializer.Serialize(value));
    }

    private string Anchor(string sign) => $"{sign}{(char)('a' + random.Next(3))}";
}
