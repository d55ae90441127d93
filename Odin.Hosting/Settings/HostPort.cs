using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Configuration.Values;

namespace Odin.Hosting.Settings;

/// <summary>A host, by name or address, and a TCP port.</summary>
public sealed record HostPort(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT,...</c>; an IPv6 address stands in brackets.</summary>
    public static bool TryParseAll(string text, out ImmutableArray<HostPort> all)
    {
        var parsed = text.Split(',', StringSplitOptions.TrimEntries).Select(Parse).ToList();
        all = [.. parsed.OfType<HostPort>()];
        return all.Length == parsed.Count;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static HostPort? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65_535) return null;

        return HostText.TryParse(text[..colon], out var host) ? new HostPort(host, port) : null;
    }
}
