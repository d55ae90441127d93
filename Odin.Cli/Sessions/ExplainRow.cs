using System.Globalization;
using Odin.Cli.Output;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary>One target on one edge in the table of <c>odin explain</c>.</summary>
internal sealed record ExplainRow(
    string Edge, string Target, [property: Wide] string? Region, string Use, string Why, string Health, [property: Wide] string Weight,
    long Live, [property: Wide] long World)
{
    /// <param name="evidence">What a region has found of a target; empty: nothing.</param>
    public static IEnumerable<ExplainRow> Of(EdgeExplanation edge, Func<string, string, string> evidence) =>
        edge.App!.Targets.Select(target => new ExplainRow(edge.Edge, target.Target, target.Region, UseOf(edge.App, target),
        WhyOf(target, evidence(edge.Region, target.Target)), target.Health,
        target.Weight.ToString("0.##", CultureInfo.InvariantCulture), target.Live, target.LiveWorld));

    private static string WhyOf(TargetExplanation target, string evidence) =>
        evidence.Length > 0 && target.Why.StartsWith("unhealthy", StringComparison.Ordinal) ? $"{target.Why}: {evidence}" : target.Why;

    private static string UseOf(AppExplanation app, TargetExplanation target) => target.Tier switch
    {
        _ when target.Target == app.Next => "next",
        0 => "in",
        null => "out",
        _ => "later",
    };
}
