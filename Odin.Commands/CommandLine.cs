using System.CommandLine;
using System.CommandLine.Parsing;

namespace Odin.Commands;

/// <summary>Parses and runs a command line: usage errors in one shape, then the command itself.</summary>
public static class CommandLine
{
    private static readonly string[] HelpFlags = ["--help", "-h", "-?", "/h", "/?"];

    /// <param name="hint">Which of the known words a misspelt one was meant to be, as a sentence that begins with a blank.</param>
    /// <param name="errorTerminal">Where usage errors of a command go; null: to the terminal.</param>
    public static async Task<int> RunAsync(string tool, RootCommand root, string[] args, Terminal terminal, StopSignals signals,
        Func<string, IEnumerable<string>, string>? hint = null, Func<ParseResult, Terminal, Terminal>? errorTerminal = null)
    {
        SuggestDirective.AddTo(root);
        var parsed = root.Parse(args);
        if (!AsksForHelp(parsed) && !SuggestDirective.IsIn(parsed) && UsageErrors.Of(parsed) is { Count: > 0 } errors)
            return SayUsageErrors(tool, parsed, errors, errorTerminal?.Invoke(parsed, terminal) ?? terminal, hint);

        try
        {
            return await parsed.InvokeAsync(Invocation(terminal.Text, terminal), signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.SayError("stopped by a signal before it was done.");
            return ExitCode.Failed;
        }
    }

    private static InvocationConfiguration Invocation(TextWriter output, Terminal terminal) => new()
    {
        Output = output,
        Error = terminal.Messages,
        ProcessTerminationTimeout = null,   // See StopSignals.
        EnableDefaultExceptionHandler = false,
    };

    private static bool AsksForHelp(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.Option && HelpFlags.Contains(token.Value));

    /// <summary>Who gave a command nothing at all wants to know what it takes.</summary>
    private static int SayUsageErrors(string tool, ParseResult parsed, IReadOnlyList<string> errors, Terminal terminal,
        Func<string, IEnumerable<string>, string>? hint)
    {
        var command = parsed.CommandResult.Command;
        var isBare = parsed.Tokens.Count == 0 || parsed.Tokens[^1].Type == TokenType.Command;
        if (!isBare || command.Subcommands.Count == 0)
        {
            foreach (var error in errors.Where(error => IsShown(error, parsed))) terminal.SayError(error + HintFor(error, parsed, hint));
        }

        if (isBare)
            parsed.RootCommandResult.Command.Parse([.. Path(parsed.CommandResult), "--help"])
                .Invoke(Invocation(terminal.Messages, terminal));
        terminal.Say($"Run '{string.Join(' ', [tool, .. Path(parsed.CommandResult)])} --help' for what is expected.");
        return ExitCode.Usage;
    }

    /// <summary>Of a word that is no command and of the command that is missing for it one is enough.</summary>
    private static bool IsShown(string error, ParseResult parsed) =>
        parsed.CommandResult.Command.Subcommands.Count == 0 || parsed.UnmatchedTokens.Count == 0
        || parsed.UnmatchedTokens.Any(word => error.Contains($"'{word}'"));

    private static string HintFor(string error, ParseResult parsed, Func<string, IEnumerable<string>, string>? hint)
    {
        if (hint is null || parsed.UnmatchedTokens.FirstOrDefault(word => error.Contains($"'{word}'")) is not { } word) return "";
        var command = parsed.CommandResult.Command;
        return hint(word,
            word.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(verb => verb.Name));
    }

    /// <summary>The words that lead to the command, without the tool's own name.</summary>
    private static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? [.. Path(parent), command.Command.Name] : [];
}
