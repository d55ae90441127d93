using Odin.Grains.AppBackends;
using Odin.Grains.Targets;

namespace Odin.Cli.Cluster;

/// <summary>One target of <c>odin get targets</c>. <paramref name="Regions"/>: what each region finds of it, with
/// its evidence when that is not good.</summary>
internal sealed record TargetRow(
    string App, string Target, [property: Wide] int Weight, string AdminState, bool Usable, int Live,
    [property: Wide] int Leased, long Total, int? Limit, int? Reserved, string Regions)
{
    public static IReadOnlyList<TargetRow> Of(ClusterStatus status) =>
        [.. status.Apps.SelectMany(app => app.Targets.Select(target => Of(app, target)))];

    private static TargetRow Of(AppStatus app, TargetStatus target)
    {
        var limit = app.Limits.FirstOrDefault(limit => limit.Target == target.Address);
        return new TargetRow(
            app.App, target.Address.ToString(), target.Weight, target.AdminState.ToString(), target.Usable, target.Live,
            target.Leased, target.Total, limit?.Limit, limit?.Reserved, string.Join("; ", target.HealthView.Select(Say)));
    }

    private static string Say(TargetHealthIn health) =>
        health.Evidence.Length == 0 || health.Health == TargetHealth.Healthy
        ? $"{health.Region} {health.Health}" : $"{health.Region} {health.Health} ({health.Evidence})";
}
