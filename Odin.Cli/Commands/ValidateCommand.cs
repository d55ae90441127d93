using System.CommandLine;
using System.Text.Json;
using Odin.Cli.Configuration;
using Odin.Cli.Reloading;
using Odin.Commands;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;
using Odin.Silo.Documents;

namespace Odin.Cli.Commands;

/// <summary><c>odin validate</c>: every error of a configuration, with its position.</summary>
internal static class ValidateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var file = ConfigFlags.File();
        var format = ConfigFlags.Format();
        var output =
            Flag.Choice("--output", "-o", "How to print the result: text, or one object as JSON or YAML.", ["text", "json", "yaml"]);
        var command = new Command("validate", "Checks a configuration and reports every error. Exit code 3 when there is one.") { file,
            format, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var load = await ConfigRead.Async(parsed.GetRequiredValue(file), parsed.GetValue(format), ThisMachine.Addresses(), terminal,
                cancellationToken);
            if (parsed.GetValue(output) == "text") Print(load, terminal);
            else WriteObject(new { Valid = load.Errors.IsEmpty, load.Errors, load.ErrorCount }, parsed.GetValue(output), terminal);
            return load.Config is null ? InvalidConfiguration.ExitCode : ExitCode.Ok;
        });
        return command;
    }

    private static void WriteObject<T>(T result, string? output, Terminal terminal) => terminal.Text.WriteLine(output == "json"
        ? JsonSerializer.Serialize(result, Json) : YamlWriter.ToYaml(JsonSerializer.SerializeToNode(result, Json)!));

    private static void Print(ConfigLoad load, Terminal terminal)
    {
        foreach (var message in load.Messages) terminal.SayError(message);
        if (load.Config is { } config)
            terminal.Text.WriteLine(
                $"valid: {Quantity.Of(config.Apps.Length, "app")}, {Quantity.Of(config.Apps.Sum(Ports), "port")}, "
                + Quantity.Of(config.Apps.Sum(app => app.Targets.Length), "target"));
        else terminal.Say(Quantity.Of(load.ErrorCount, "error"));
    }

    private static int Ports(AppSpec app) => app.Ports.Sum(range => range.Count);
}
