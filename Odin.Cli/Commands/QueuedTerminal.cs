using System.CommandLine;
using Odin.Commands;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;

namespace Odin.Cli.Commands;

/// <summary>The terminal of a command that serves: whoever says something there waits for no reader, and messages are lines of the log.
/// Its end gives the last lines a moment.</summary>
internal sealed class QueuedTerminal : IDisposable
{
    public QueuedTerminal(Terminal terminal, ParseResult parsed)
    {
        ProcessMessages.Begin(parsed);
        Terminal = terminal with { Text = Console.Out, Messages = Console.Error, UsesColour = false };
    }

    public Terminal Terminal { get; }

    public void Dispose() => StandardStreams.Flush();
}
