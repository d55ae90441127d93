using System.CommandLine;
using System.Reflection;

namespace Odin.Thor.Commands;

/// <summary><c>thor version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", "Prints thor's version.");
        command.SetAction(_ =>
        {
            var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            terminal.Text.WriteLine($"thor {version?.InformationalVersion}");
            return ExitCode.Ok;
        });
        return command;
    }
}
