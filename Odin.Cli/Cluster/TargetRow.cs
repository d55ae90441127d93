using Odin.Cli.Output;
using Odin.Grains.Targets;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Cli.Cluster;

/// <summary>One target of <c>odin get targets</c>. <paramref name="Region"/>: as configured; <paramref name="Regions"/>: what each region
/// finds of it, with its evidence when that is not good.</summary>
internal sealed record TargetRow(
    string App, string Target, [property: Wide] string? Region, [property: Wide] int Weight, [property: Wide] bool Backup,
    string AdminState, bool Usable, int Live, [property: Wide] int Leased, long Total, int? Limit, int? Reserved, string Regions)
{
    public static TargetRow Of(AppTarget of) => Of(of.App, of.Target);

    public static TargetRow Of(string app, WorldTarget target) => new(
        app, target.Target, target.Region, target.Weight, target.Backup, target.AdminState.ToString(), target.Usable, target.Live,
        target.Leased, target.Total, target.Limit, target.Reserved, string.Join("; ", target.Health.Select(Say)));

    private static string Say(TargetHealthIn health) =>
        health.Evidence.Length == 0 || health.Health == TargetHealth.Healthy
        ? $"{health.Region} {health.Health}" : $"{health.Region} {health.Health} ({health.Evidence})";
}
