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
    public static IEnumerable<ExplainRow> Of(EdgeExplanation edge) => edge.App!.Targets.Select(target => new ExplainRow(
        edge.Edge, target.Target, target.Region, UseOf(edge.App, target), target.Why, target.Health,
        target.Weight.ToString("0.##", CultureInfo.InvariantCulture), target.Live, target.LiveWorld));

    private static string UseOf(AppExplanation app, TargetExplanation target) => target.Tier switch
    {
        _ when target.Target == app.Next => "next",
        0 => "in",
        null => "out",
        _ => "later",
    };
}
