using System.Collections.Immutable;
using System.Globalization;
using Odin.Hosting.Settings;

namespace Odin.Silo.Access;

/// <summary>A key in the file of <c>AdminKeys</c>: <c>HASH ROLE NAME [apps=A,B] [expires=TIME]</c>.</summary>
public static class KeyLine
{
    private const string Apps = "apps=";
    private const string Expires = "expires=";
    private const int HashLength = 64;

    public static string Of(ApiKey key)
    {
        var line = $"{key.Hash} {key.Role.ToString().ToLowerInvariant()} {key.Name}";
        if (!key.Apps.IsEmpty) line += $" {Apps}{string.Join(',', key.Apps)}";
        return key.Expires is { } expires ? string.Create(CultureInfo.InvariantCulture, $"{line} {Expires}{expires.UtcDateTime:O}") : line;
    }

    /// <summary>The key, or in words for people what is wrong with the line.</summary>
    public static (ApiKey? Key, string? Failure) Read(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 3) return (null, "expected HASH ROLE NAME, as `odin keys new` prints them");
        if (parts[0].Length != HashLength || !parts[0].All(char.IsAsciiHexDigit))
            return (null, "the hash has to be 64 hexadecimal digits; the key itself does not belong here");
        if (!TryReadRole(parts[1], out var role)) return (null, $"role '{parts[1]}': expected viewer, operator or admin");
        if (!Identifier.IsValid(parts[2]))
            return (null, $"name '{parts[2]}': expected {Identifier.Expected}");

        var key = new ApiKey(parts[0].ToLowerInvariant(), parts[2], role);
        foreach (var part in parts.Skip(3))
        {
            if (part.StartsWith(Apps, StringComparison.Ordinal) && ReadApps(part[Apps.Length..]) is { } apps)
                key = key with { Apps = apps };
            else if (part.StartsWith(Expires, StringComparison.Ordinal) && TryReadTime(part[Expires.Length..], out var expires))
                key = key with { Expires = expires };
            else return (null, $"'{part}': expected apps=NAME,NAME or expires=TIME such as 2030-01-31T00:00:00Z");
        }

        return (key, null);
    }

    public static bool TryReadRole(string? text, out Role role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && !char.IsAsciiDigit(text![0]);

    /// <summary>Null: not all of them are names of apps.</summary>
    private static ImmutableArray<string>? ReadApps(string text)
    {
        var apps = text.Split(',');
        return apps.All(Identifier.IsValid) ? [.. apps] : null;
    }

    /// <summary>A time without a zone is one of UTC.</summary>
    private static bool TryReadTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
