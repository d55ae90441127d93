using System.CommandLine;
using Odin.Cli.Configuration;
using Odin.Cli.Reloading;
using Odin.Commands;

namespace Odin.Cli.Cluster;

/// <summary><c>odin apply</c>: makes a document the configuration of a cluster.</summary>
internal static class ApplyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = ConfigFlags.File();
        var format = ConfigFlags.Format();
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the difference and change nothing." };
        var expect = new Option<long?>("--expect")
        {
            Description = "Change only this version; another one is a conflict (exit code 2). Default: whatever stands.",
            HelpName = "VERSION",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace what the cluster's storage holds even when it cannot be read as a configuration.",
        };
        var allowRemoval = ConfigFlags.AllowRemoval();
        var wait = Flag.OptionalDuration("--wait",
            "Wait so long for Redis, silos and a catalog that answers, and say what for; exit code 2 when it runs out. Default: no wait.");
        var verb = new ClusterVerb(terminal);
        var command = new Command("apply", "Puts a configuration in force in a cluster: the whole document replaces the one that stands. "
            + "Exit code 3 when it has errors.") { file, format, dryRun, expect, force,
            allowRemoval, wait };
        verb.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var load = await ConfigRead.Async(parsed.GetRequiredValue(file), parsed.GetValue(format), own: null, terminal,
                cancellationToken);
            foreach (var message in load.Messages) terminal.SayError(message);
            if (load.Config is not { } config) return InvalidConfiguration.ExitCode;

            return await verb.RunAsync(parsed, (grains, _) =>
            {
                var change = new CatalogChange(terminal, grains, config, parsed.GetValue(expect))
                {
                    IsForced = parsed.GetValue(force),
                    IsRemovalAllowed = parsed.GetValue(allowRemoval),
                };
                return parsed.GetValue(dryRun) ? change.ShowAsync() : change.ApplyAsync();
            }, cancellationToken, parsed.GetValue(wait));
        });
        return command;
    }
}
