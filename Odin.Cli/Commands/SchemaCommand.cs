using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Configuration.Reading;

namespace Odin.Cli.Commands;

/// <summary><c>odin schema</c>: the JSON Schema of the configuration, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Prints the JSON Schema of the configuration.");
        command.SetAction(_ =>
        {
            terminal.Text.WriteLine(JsonSchema.Generate());
            return ExitCode.Ok;
        });
        return command;
    }
}
