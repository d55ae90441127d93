using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Silo.Documents;

namespace Odin.Cli.Cluster;

/// <summary><c>odin get</c>: what a cluster has to do and what it does.</summary>
internal static class GetCommand
{
    public static Command Create(Terminal terminal) => new("get", "Shows a cluster's configuration, apps, targets, edges or sessions.")
    {
        Config(terminal),
        List("apps", "The apps with their versions and counts, world-wide.", terminal,
            async grains => AppRow.Of(await ClusterStatus.ReadAsync(grains))),
        List("targets", "Every app's targets with counts and health, world-wide.", terminal,
            async grains => TargetRow.Of(await ClusterStatus.ReadAsync(grains))),
        List("edges", "The live edges of all regions, and the absent ones that have an admin state.", terminal, EdgeRow.ReadAsync),
        List("regions", "What each region has to do, and how many edges it wants.", terminal, RegionRow.ReadAsync),
        List("vips", "How each VIP stands on each edge, and why.", terminal, VipRow.ReadAsync),
    };

    private static Command Config(Terminal terminal)
    {
        var output = Flag.Choice("--output", "-o", "The format.", ["json", "yaml"]);
        var verb = new ClusterVerb(terminal);
        var command = new Command("config",
            "Prints the document that stands, as `odin apply` takes it; its version goes to standard error.") { output };
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, async (grains, _) =>
        {
            var document = await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync();
            if (document.Damage is { } damage) return CatalogOutcome.Damaged(terminal, damage);
            terminal.Text.WriteLine(parsed.GetValue(output) == "json"
                ? Grains.Configuration.Reading.ConfigWriter.ToJson(document.Config) : YamlWriter.ToYaml(document.Config));
            terminal.Say(document.Catalog is { } catalog
                ? $"version {document.Version}, catalog {catalog}"
                : "no configuration was applied yet (version 0)");
            return ExitCode.Ok;
        }, cancellationToken));
        return command;
    }

    private static Command List<TRow>(string name, string description, Terminal terminal,
        Func<IGrainFactory, Task<IReadOnlyList<TRow>>> read)
    {
        var output = RowOutput.NewFlag();
        var verb = new ClusterVerb(terminal);
        var command = new Command(name, description) { output };
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, async (grains, _) =>
        {
            var damage = (await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync()).Damage;
            var rows = await read(grains);
            RowOutput.Write(terminal.Text, rows, parsed.GetValue(output));
            return damage is null ? ExitCode.Ok : CatalogOutcome.Damaged(terminal, damage);
        }, cancellationToken));
        return command;
    }
}
