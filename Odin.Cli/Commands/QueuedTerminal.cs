using Odin.Commands;
using Odin.Hosting.Logging;

namespace Odin.Cli.Commands;

/// <summary>The terminal of a command that serves: whoever says something there waits for no reader. Its
/// end gives the last lines a moment.</summary>
internal sealed class QueuedTerminal : IDisposable
{
    public QueuedTerminal(Terminal terminal)
    {
        StandardStreams.UseQueues();
        Terminal = terminal with { Text = Console.Out, Messages = Console.Error };
    }

    public Terminal Terminal { get; }

    public void Dispose() => StandardStreams.Flush();
}
