using System.CommandLine;
using System.CommandLine.Help;

namespace Odin.Thor.Commands;

/// <summary>Parses and runs a command line: usage errors in one shape, then the command itself.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string tool, RootCommand root, string[] args, Terminal terminal, StopSignals signals)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction) return SayUsageErrors(tool, parsed, terminal);

        var invocation = new InvocationConfiguration
        {
            Output = terminal.Text,
            Error = terminal.Messages,
            ProcessTerminationTimeout = null,   // See StopSignals.
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(invocation, signals.Token);
    }

    private static int SayUsageErrors(string tool, ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors) terminal.SayError(error.Message);

        var command = parsed.CommandResult.Command;
        terminal.Say($"Run '{(command is RootCommand ? tool : $"{tool} {command.Name}")} --help' for what is expected.");
        return ExitCode.Usage;
    }
}
