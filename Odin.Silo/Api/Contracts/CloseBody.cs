using Odin.Grains.Configuration.Values;
using Odin.Grains.Consoles;

namespace Odin.Silo.Api.Contracts;

/// <summary>The body of <c>POST sessions/close</c>.</summary>
/// <param name="Filter">Which sessions are meant: those for which everything holds that is given.</param>
/// <param name="All">Without a filter: all of them are meant.</param>
/// <param name="DryRun">They are only counted.</param>
/// <param name="OverSeconds">The ends are spread evenly over so long.</param>
/// <param name="Max">No more than so many.</param>
public sealed record CloseBody(CloseFilter? Filter = null, bool All = false, bool DryRun = false, double OverSeconds = 0,
    int? Max = null)
{
    public const double LongestOver = 24 * 3600;

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? WhyNot => Filter is not { IsEmpty: false } && !All ? "filter: say which sessions are meant, or \"all\": true."
        : Filter?.Id is { } id && !SessionIds.TryParse(id, out _) ? $"filter.id '{id}': expected 32 hexadecimal digits."
        : !IsNetwork(Filter?.Client) ? $"filter.client '{Filter!.Client}': expected an address or a network."
        : OverSeconds is < 0 or > LongestOver ? $"overSeconds {OverSeconds}: expected 0 to {LongestOver}."
        : Max is < 1 ? $"max {Max}: expected at least 1."
        : Filter is { OlderThanSeconds: < 0 or > int.MaxValue } or { IdleForSeconds: < 0 or > int.MaxValue }
            ? "filter: a time is out of range."
        : null;

    /// <summary>One address or a network; null: any.</summary>
    internal static bool IsNetwork(string? text) =>
        text is null || StrictNetwork.TryParse(text, out _) || StrictAddress.TryParse(text, out _);
}
