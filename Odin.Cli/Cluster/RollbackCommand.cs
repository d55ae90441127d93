using System.CommandLine;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Differences;
using Odin.Thor.Commands;

namespace Odin.Cli.Cluster;

/// <summary><c>odin rollback</c>: makes an earlier configuration of a cluster the newest again.</summary>
internal static class RollbackCommand
{
    public static Command Create(Terminal terminal)
    {
        var to = new Option<long?>("--to") { Description = "The version to go back to; the last 20 are kept. Default: the one before the present.", HelpName = "VERSION" };
        var verb = new ClusterVerb(terminal);
        var command = new Command("rollback", "Makes an earlier configuration of a cluster the newest version again.") { to };
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, (grains, _) => RollBackAsync(grains, parsed.GetValue(to), terminal), cancellationToken));
        return command;
    }

    private static async Task<int> RollBackAsync(IGrainFactory grains, long? to, Terminal terminal)
    {
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var before = await catalog.GetAsync();
        var result = await catalog.RollBackAsync(to);
        var after = await catalog.GetAsync();
        return CatalogOutcome.Tell(terminal, result, ConfigDifference.Between(before.Config, after.Config), before.Version, to);
    }
}
