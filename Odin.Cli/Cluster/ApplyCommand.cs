using System.Collections.Immutable;
using System.CommandLine;
using Odin.Cli.Commands;
using Odin.Cli.Configuration;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Thor.Commands;

namespace Odin.Cli.Cluster;

/// <summary><c>odin apply</c>: makes a document the configuration of a cluster.</summary>
internal static class ApplyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = ConfigFlags.File();
        var format = ConfigFlags.Format();
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the difference and change nothing." };
        var expect = new Option<long?>("--expect") { Description = "Change only this version; another one is a conflict (exit code 2). Default: whatever stands.", HelpName = "VERSION" };
        var force = new Option<bool>("--force") { Description = "Replace what the cluster's storage holds even when it cannot be read as a configuration." };
        var verb = new ClusterVerb(terminal);
        var command = new Command("apply", "Puts a configuration in force in a cluster: the whole document replaces the one that stands. "
            + "Exit code 3 when it has mistakes.") { file, format, dryRun, expect, force };
        verb.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var load = ConfigFile.Load(parsed.GetRequiredValue(file), parsed.GetValue(format), terminal.Input);
            foreach (var message in load.Messages) terminal.SayError(message);
            if (load.Config is not { } config) return InvalidConfiguration.ExitCode;

            var change = new CatalogChange(terminal, config, parsed.GetValue(expect), parsed.GetValue(force));
            return await verb.RunAsync(parsed, (grains, _) => parsed.GetValue(dryRun) ? change.ShowAsync(Catalog(grains)) : change.ApplyAsync(Catalog(grains)), cancellationToken);
        });
        return command;
    }

    private static IAppCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    /// <summary>One document on its way into the catalog.</summary>
    private sealed class CatalogChange(Terminal terminal, ConfigSpec config, long? expected, bool isForced)
    {
        public async Task<int> ShowAsync(IAppCatalogGrain catalog)
        {
            var standing = await catalog.GetAsync();
            if (standing.Damage is { } damage) return CatalogOutcome.Damaged(terminal, damage);
            if (expected is { } version && version != standing.Version) return CatalogOutcome.Conflict(terminal, version, standing.Version);

            CatalogOutcome.Print(terminal, ConfigDifference.Between(standing.Config, config));
            terminal.Text.WriteLine($"version {standing.Version} stands; nothing was changed");
            return ExitCode.Ok;
        }

        public async Task<int> ApplyAsync(IAppCatalogGrain catalog)
        {
            var standing = await catalog.GetAsync();
            if (standing.Damage is { } damage && !isForced) return CatalogOutcome.Damaged(terminal, damage);
            var result = isForced && standing.Damage is not null
                ? await catalog.ReplaceAsync(config)
                : await catalog.ApplyAsync(config, expected);
            var differences = result.Outcome == ApplyOutcome.Applied ? ConfigDifference.Between(standing.Config, config) : ImmutableArray<AppDifference>.Empty;
            return CatalogOutcome.Tell(terminal, result, differences, standing.Version, expected);
        }
    }
}
