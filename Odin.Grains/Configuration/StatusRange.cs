using System.Collections.Immutable;
using System.Globalization;

namespace Odin.Grains.Configuration;

/// <summary>HTTP statuses from one to another, as in <c>200-299,304</c>.</summary>
public readonly record struct StatusRange(int First, int Last)
{
    public bool Contains(int status) => status >= First && status <= Last;

    /// <summary>Reads a list with commas, each a status from 100 to 599 or a range of them.</summary>
    public static bool TryParseList(string text, out ImmutableArray<StatusRange> ranges)
    {
        var found = ImmutableArray.CreateBuilder<StatusRange>();
        ranges = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !TryParse(ends[0], out var first) || !TryParse(ends[^1], out var last) || first > last) return false;
            found.Add(new StatusRange(first, last));
        }

        ranges = found.DrainToImmutable();
        return true;
    }

    private static bool TryParse(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}
