using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Values;

namespace Odin.Hosting.Redis;

/// <summary>What may be wrong with a connection string, without a word of it: any part of it may be a password.</summary>
internal static class ConnectionStringHint
{
    private static readonly string[] Options =
    [
        "abortConnect", "allowAdmin", "asyncTimeout", "channelPrefix", "checkCertificateRevocation", "configChannel", "configCheckSeconds",
            "connectRetry", "connectTimeout",
        "defaultDatabase", "keepAlive", "name", "password", "protocol", "proxy", "resolveDns", "responseTimeout", "serviceName",
            "setclientlib", "ssl", "sslHost", "sslProtocols",
        "syncTimeout", "tiebreaker", "tunnel", "user", "version",
    ];

    private const string Spelling = "write four decimal numbers without leading zeros";

    /// <summary>The first part that names a server by an IPv4 address in an old spelling, such as 010.0.0.1; null: there is none.</summary>
    public static int? OldAddressIn(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var part = Array.FindIndex(parts, part => !part.Contains('=', StringComparison.Ordinal) && HostText.WhyOldIPv4(part).Length > 0);
        return part < 0 ? null : part;
    }

    /// <summary>A sentence that begins with a blank, or nothing.</summary>
    public static string Of(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
            return " It is no URL: HOST:PORT comes first, then options such as user=... and password=....";
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        for (var part = 0; part < parts.Length; part++)
        {
            var equals = parts[part].IndexOf('=', StringComparison.Ordinal);
            if (part == OldAddressIn(text)) return $" Part {part + 1} names an address that programs read in different ways: {Spelling}.";
            if (equals <= 0 || Options.Contains(parts[part][..equals].Trim(), StringComparer.OrdinalIgnoreCase)) continue;
            return $" Part {part + 1} is not an option that is known.{DidYouMean.Hint(parts[part][..equals].Trim(), Options)}";
        }

        return "";
    }
}
