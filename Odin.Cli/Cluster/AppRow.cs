using Odin.Grains.Edges;

namespace Odin.Cli.Cluster;

/// <summary>
/// One app of <c>odin get apps</c>. <paramref name="Reserved"/> is what the edges hold of <paramref name="Limit"/>; null without a limit.
/// <paramref name="Closed"/>: its ports that an edge could not open, <c>edge:port</c>.
/// </summary>
internal sealed record AppRow(
    string App, [property: Wide] long Version, string AdminState, string Ports, int Targets, int Usable, long Live,
    [property: Wide] long Leased, int Edges, int? Limit, int? Reserved, string Closed)
{
    public static IReadOnlyList<AppRow> Of(ClusterStatus status) => [.. status.Document.Config.Apps.Zip(status.Apps, (spec, app) =>
    {
        var limit = app.Limits.FirstOrDefault(limit => limit.Target is null);
        return new AppRow(
            spec.Name, app.ConfigVersion, app.AdminState.ToString(), string.Join(',', spec.Ports), app.Targets.Length,
            app.Targets.Count(target => target.Usable),
            app.Targets.Sum(target => (long)target.Live), app.Targets.Sum(target => (long)target.Leased), app.Edges.Length, limit?.Limit,
            limit?.Reserved,
            string.Join(", ", ClosedOf(spec.Name, status.Edges)));
    })];

    private static IEnumerable<string> ClosedOf(string app, IEnumerable<RegionEdge> edges) =>
        edges.SelectMany(edge => edge.ClosedPorts.Where(port => port.App == app).Select(port => $"{edge.Edge.Id}:{port.Port}"));
}
