using Odin.Grains.Configuration.Values;

namespace Odin.Hosting.Settings;

/// <summary>What to write instead of an address in a spelling that programs read in different ways.</summary>
public static class AddressHint
{
    /// <summary>For one address, or several <c>HOST:PORT</c> with commas: a sentence that begins with a blank;
    /// nothing when no spelling is at fault.</summary>
    public static string Of(string text)
    {
        var why = text.Split(',', StringSplitOptions.TrimEntries).Select(Spelling).FirstOrDefault(why => why.Length > 0);
        return why is null ? "" : $" {char.ToUpperInvariant(why[2])}{why[3..]}.";
    }

    private static string Spelling(string part)
    {
        if (StrictAddress.Why(part) is { Length: > 0 } whole) return whole;
        var colon = part.LastIndexOf(':');
        return colon > 0 && !HostText.TryParse(part[..colon], out _) ? StrictAddress.Why(part[..colon]) : "";
    }
}
