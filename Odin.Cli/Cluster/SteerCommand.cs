using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Cluster;

/// <summary><c>odin steer</c>: makes the VIPs of a region the last choice, or takes that back.</summary>
internal sealed class SteerCommand(Terminal terminal)
{
    private readonly Argument<string> _region = new("REGION") { Description = "The region." };

    private readonly Option<bool> _soft = new("--soft")
    {
        Description = "Clients go to other regions while these have edges. The region serves on those that come all the same.",
    };

    private readonly Option<bool> _normal = new("--normal") { Description = "Clients come as before." };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "A region that has no edge yet, or one without which no edge announces a VIP in full.",
    };

    public Command Create()
    {
        var verb = new ClusterVerb(terminal);
        var command = new Command("steer", "Steers clients of VIPs away from a region, and back.") { _region, _soft, _normal, _force };
        verb.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.ValueIfValid(_soft) == result.ValueIfValid(_normal)) result.AddError("steer: give --soft or --normal.");
        });
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed,
            (grains, _) => SteerAsync(grains, parsed.GetValue(_region)!, parsed.GetValue(_soft), parsed.GetValue(_force)),
            cancellationToken));
        return command;
    }

    private async Task<int> SteerAsync(IGrainFactory grains, string region, bool isSoft, bool isForced)
    {
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        if (!isForced && await WhyNotAsync(grains, catalog, region, isSoft) is { } why) return terminal.Fail(why);

        return CatalogOutcome.ReportState(
            terminal, await catalog.SteerAsync(region, isSoft), $"region {region}", isSoft ? "soft" : "normal");
    }

    /// <summary>One that was steered may have lost its last edge since.</summary>
    private static async Task<string?> WhyNotAsync(IGrainFactory grains, IAppCatalogGrain catalog, string region, bool isSoft)
    {
        var wanted = await catalog.GetChangesAsync(0);
        var edges = (await EdgeRow.EdgesAsync(grains)).ToList();
        var known = edges.Select(edge => edge.Edge.Region).Concat(wanted.SoftRegions).Distinct(StringComparer.Ordinal).ToList();
        if (!known.Contains(region, StringComparer.Ordinal))
            return $"there is no region '{region}'.{DidYouMean.Hint(region, known)} `odin get edges` shows each edge's region; "
                + "--force is for one that has no edge yet.";
        return isSoft && !wanted.SoftRegions.Contains(region)
            ? VipGuard.WhyNotSoft(edges, wanted.Edges, wanted.SoftRegions, region) : null;
    }
}
