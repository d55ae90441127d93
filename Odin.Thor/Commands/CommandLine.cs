using System.CommandLine;

namespace Odin.Thor.Commands;

/// <summary>Parses and runs a command line: usage errors in one shape, then the command itself.</summary>
internal static class CommandLine
{
    // A command that was told to stop (Ctrl-C, SIGTERM) may take this long for its last lines.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(RootCommand root, string[] args, Terminal terminal)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction) return SayUsageErrors(parsed, terminal);

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Text,
            Error = terminal.Messages,
            ProcessTerminationTimeout = StopTimeout,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static int SayUsageErrors(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors) terminal.SayError(error.Message);

        var command = parsed.CommandResult.Command;
        terminal.Say($"Run '{(command is RootCommand ? "thor" : $"thor {command.Name}")} --help' for what is expected.");
        return ExitCode.Usage;
    }
}
