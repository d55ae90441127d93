using Odin.Cli.Output;
using Odin.Silo.World;

namespace Odin.Cli.Cluster;

/// <summary>
/// One app of <c>odin get apps</c>. <paramref name="Reserved"/> is what the edges hold of <paramref name="Limit"/>; null without a limit.
/// <paramref name="Closed"/>: its ports that an edge could not open, <c>edge:port</c>.
/// </summary>
internal sealed record AppRow(
    string App, [property: Wide] long Version, string AdminState, string State, string Ports, [property: Wide] string Balance, int Targets,
    int Usable, long Live, [property: Wide] long Leased, int Edges, int? Limit, int? Reserved, string Closed)
{
    public static AppRow Of(WorldApp app) => new(
        app.Name, app.Version, app.AdminState.ToString(), app.State, app.Ports.Replace(", ", ",", StringComparison.Ordinal), app.Balance,
        app.Targets, app.Usable, app.Live, app.Leased, app.Edges, app.Limit, app.Reserved, string.Join(", ", app.Closed));
}
