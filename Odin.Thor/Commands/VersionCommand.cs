using System.CommandLine;
using System.Reflection;

namespace Odin.Thor.Commands;

/// <summary><c>thor version</c> and <c>odin version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(string tool, Terminal terminal)
    {
        var command = new Command("version", $"Prints {tool}'s version.");
        command.SetAction(_ =>
        {
            var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            terminal.Text.WriteLine($"{tool} {version?.InformationalVersion}");
            return ExitCode.Ok;
        });
        return command;
    }
}
