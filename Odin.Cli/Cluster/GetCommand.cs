using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Odin.Commands;
using Odin.Grains.Catalog;

namespace Odin.Cli.Cluster;

/// <summary><c>odin get</c>: what a cluster is told to do and what it does.</summary>
internal static class GetCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Command Create(Terminal terminal) => new("get", "Shows a cluster's configuration, apps, targets or edges.")
    {
        Config(terminal),
        List("apps", "The apps with their versions and counts, world-wide.", terminal,
            async grains => AppRow.Of(await ClusterStatus.ReadAsync(grains))),
        List("targets", "Every app's targets with counts and verdicts, world-wide.", terminal,
            async grains => TargetRow.Of(await ClusterStatus.ReadAsync(grains))),
        List("edges", "The live edges of all regions, and the absent ones that have an admin state.", terminal, EdgeRow.ReadAsync),
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
                ? Grains.Configuration.Reading.ConfigWriter.ToJson(document.Config) : Configuration.YamlWriter.ToYaml(document.Config));
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
        var output = Flag.Choice("--output", "-o", "How to print it.", ["text", "json"]);
        var verb = new ClusterVerb(terminal);
        var command = new Command(name, description) { output };
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, async (grains, _) =>
        {
            var damage = (await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync()).Damage;
            var rows = await read(grains);
            if (parsed.GetValue(output) == "json") terminal.Text.WriteLine(JsonSerializer.Serialize(rows, Json));
            else TextTable.Write(terminal.Text, rows);
            return damage is null ? ExitCode.Ok : CatalogOutcome.Damaged(terminal, damage);
        }, cancellationToken));
        return command;
    }
}
