using System.CommandLine;
using System.Text;
using Odin.Commands;
using Odin.Thor.Flags;
using Odin.Thor.Sending;

namespace Odin.Thor.Commands;

/// <summary><c>thor send</c>: one message to a target, its answer on standard output.</summary>
internal static class SendCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var message = new Argument<string?>("MESSAGE")
        {
            Description = "What to send; a newline is added. Without it standard input is sent as it comes, or a terminal asks for it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = TargetFlag.Port();
        var host = TargetFlag.Host();
        var timeout = Flag.Duration(
            "--timeout", "The longest wait for the connection and, once all is sent, for more of the answer.", TimeSpan.FromSeconds(10));

        var command = new Command("send", "Sends a message, ends its half of the connection and prints the answer byte for byte.")
        {
            message, port, host, timeout,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var exchange = new MessageExchange(parsed.GetRequiredValue(host), parsed.GetValue(port), parsed.GetValue(timeout).Value, time);
            return RunAsync(exchange, parsed.GetValue(message), terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(MessageExchange exchange, string? message, Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (message is null && terminal.InputIsTyped)
        {
            message = await AskAsync(terminal, cancellationToken);
            if (message is null) return ExitCode.Failed;
        }

        var input = message is null ? terminal.Input : new MemoryStream(Encoding.UTF8.GetBytes(message + "\n"));
        var problem = await exchange.RunAsync(input, terminal.Output, cancellationToken);
        if (problem is null) return ExitCode.Ok;

        terminal.SayError(problem);
        return ExitCode.Failed;
    }

    /// <summary>The line that was typed, null after Ctrl-C. A terminal's read cannot be cancelled: it is left behind.</summary>
    private static async Task<string?> AskAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Messages.Write("message: ");
        var reader = new StreamReader(terminal.Input, leaveOpen: true);
        try
        {
            return await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken) ?? "";
        }
        catch (OperationCanceledException)
        {
            terminal.SayError("interrupted.");
            return null;
        }
    }
}
