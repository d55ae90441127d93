using System.CommandLine;
using System.CommandLine.Help;

namespace Odin.Thor.Commands;

/// <summary>Parses and runs a command line: usage errors in one shape, then the command itself.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string tool, RootCommand root, string[] args, Terminal terminal, StopSignals signals)
    {
        var parsed = root.Parse(args);
        if (parsed.Action is not HelpAction && UsageErrors.Of(parsed) is { Count: > 0 } errors)
            return SayUsageErrors(tool, parsed.CommandResult.Command, errors, terminal);

        var invocation = new InvocationConfiguration
        {
            Output = terminal.Text,
            Error = terminal.Messages,
            ProcessTerminationTimeout = null,   // See StopSignals.
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(invocation, signals.Token);
    }

    private static int SayUsageErrors(string tool, Command command, IReadOnlyList<string> errors, Terminal terminal)
    {
        foreach (var error in errors) terminal.SayError(error);

        terminal.Say($"Run '{(command is RootCommand ? tool : $"{tool} {command.Name}")} --help' for what is expected.");
        return ExitCode.Usage;
    }
}
