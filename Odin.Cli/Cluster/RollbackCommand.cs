using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Differences;

namespace Odin.Cli.Cluster;

/// <summary><c>odin rollback</c>: makes an earlier configuration of a cluster the newest again.</summary>
internal static class RollbackCommand
{
    public static Command Create(Terminal terminal)
    {
        var to = new Option<long?>("--to")
        {
            Description = "The version to go back to; the last 20 are kept. Default: the document before the present one.",
            HelpName = "VERSION",
        };
        var verb = new ClusterVerb(terminal);
        var command = new Command("rollback",
            "Makes an earlier configuration of a cluster the newest version again: undoes the last `odin apply` or `odin rollback`. " +
                "Admin states (drain, disable) stay as they are.") { to };
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            verb.RunAsync(parsed, (grains, _) => RollBackAsync(grains, parsed.GetValue(to), terminal), cancellationToken));
        return command;
    }

    private static async Task<int> RollBackAsync(IGrainFactory grains, long? to, Terminal terminal)
    {
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var before = await catalog.GetAsync();
        var result = await catalog.RollBackAsync(to);
        var after = await catalog.GetAsync();
        var exitCode = CatalogOutcome.Report(terminal, result, ConfigDifference.Between(before.Config, after.Config), before.Version, to);
        if (result.Outcome == ApplyOutcome.Applied && AdminStates.Of(await catalog.GetChangesAsync(0)) is { Count: > 0 } states)
        {
            terminal.Say($"admin states are no part of a document and stay: {string.Join(", ", states)}; `odin enable` ends one");
        }

        return exitCode;
    }
}
