using System.Globalization;
using Odin.Cli.Output;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary>
/// One target on one edge in the table of <c>odin explain</c>. <paramref name="Priority"/>: the place of its region in the order from the
/// edge, 0 the nearest. <paramref name="Weight"/>: what slow start leaves of it, and of how much. <paramref name="Limit"/>: its own, of the
/// whole world.
/// </summary>
internal sealed record ExplainRow(
    string Edge, string Target, [property: Wide] string? Region, string Use, string Why, string Health, [property: Wide] string? Evidence,
    string? AdminState, [property: Wide] string? EjectedUntil, int? Limit, int? Priority, string Weight, long Live, long World)
{
    public static IEnumerable<ExplainRow> Of(EdgeExplanation edge) => edge.App!.Targets.Select(target => new ExplainRow(edge.Edge,
        target.Target, target.Region, UseOf(edge.App, target), WhyOf(target), target.Health, target.Evidence,
        target.AdminState,
        target.EjectedUntil?.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture), target.Limit, target.LocalityPriority,
        WeightOf(target), target.Live, target.LiveWorld));

    private static string WhyOf(TargetExplanation target) =>
        target.Evidence is { Length: > 0 } evidence && target.Why.StartsWith("unhealthy", StringComparison.Ordinal)
            ? $"{target.Why}: {evidence}" : target.Why;

    /// <summary>While slow start takes a part of it: both.</summary>
    private static string WeightOf(TargetExplanation target)
    {
        var weight = target.Weight.ToString("0.##", CultureInfo.InvariantCulture);
        return target.ConfiguredWeight is { } whole && whole > target.Weight
            ? string.Create(CultureInfo.InvariantCulture, $"{weight} of {whole}") : weight;
    }

    private static string UseOf(AppExplanation app, TargetExplanation target) => target.Tier switch
    {
        _ when target.Target == app.Next => "next",
        0 => "in",
        null => "out",
        _ => "later",
    };
}
