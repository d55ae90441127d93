using Odin.Commands;

namespace Odin.Cli.Output;

/// <summary>Asks whoever types.</summary>
internal static class Question
{
    /// <param name="question">Without the choices.</param>
    public static async Task<bool> AskAsync(Terminal terminal, string question, CancellationToken cancellationToken)
    {
        terminal.Messages.Write($"{question} [y/N] ");
        terminal.Messages.Flush();
        using var reader = new StreamReader(terminal.Input, leaveOpen: true);
        var answer = await reader.ReadLineAsync(cancellationToken);
        if (answer is null) terminal.Say("");   // Ctrl-D leaves the cursor behind the question.
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
