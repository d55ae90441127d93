namespace Odin.Cli.Cluster;

/// <summary>One target of <c>odin get targets</c>.</summary>
internal sealed record TargetRow(string App, string Target, int Weight, string Wish, string Verdict, int Live, int Leased, long Total)
{
    public static IReadOnlyList<TargetRow> Of(ClusterStatus status) => [.. status.Apps.SelectMany(app => app.Targets.Select(target => new TargetRow(
        app.App, target.Address.ToString(), target.Weight, target.Wish.ToString(), target.Usable ? "usable" : "unusable", target.Live, target.Leased, target.Total)))];
}
