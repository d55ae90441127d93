namespace Odin.Cli.Cluster;

/// <summary>One app of <c>odin get apps</c>.</summary>
internal sealed record AppRow(string App, long Version, string Wish, string Ports, int Targets, int Usable, long Live, long Leased, int Edges)
{
    public static IReadOnlyList<AppRow> Of(ClusterStatus status) => [.. status.Document.Config.Apps.Zip(status.Apps, (spec, app) => new AppRow(
        spec.Name, app.ConfigVersion, app.Wish.ToString(), string.Join(',', spec.Ports), app.Targets.Length, app.Targets.Count(target => target.Usable),
        app.Targets.Sum(target => (long)target.Live), app.Targets.Sum(target => (long)target.Leased), app.Edges.Length))];
}
