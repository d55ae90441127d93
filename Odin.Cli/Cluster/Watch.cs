using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Cluster;

/// <summary>Shows something again and again: on a screen in its place, otherwise whenever it has changed.</summary>
internal sealed class Watch(Terminal terminal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const string ToTheTop = "\e[H\e[2J\e[3J";

    public static Option<bool> NewFlag() => new("--watch", "-w")
    {
        Description = "Go on, and print it again whenever it has changed, until Ctrl-C.",
    };

    /// <summary>Ends when it is stopped, or when the first time fails.</summary>
    public async Task<int> RunAsync(Func<Terminal, CancellationToken, Task<int>> show, CancellationToken cancellationToken)
    {
        var (lastText, lastSaid) = ("", "");
        for (var isFirst = true; ; isFirst = false)
        {
            var (text, said) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
            var exitCode = await show(terminal with { Text = text, Messages = said }, cancellationToken);
            if (isFirst && exitCode is not (ExitCode.Ok or ExitCode.Incomplete))
            {
                terminal.Messages.Write(said);
                return exitCode;
            }

            if (exitCode is ExitCode.Ok or ExitCode.Incomplete && text.ToString() != lastText) Print(lastText = text.ToString(), isFirst);
            if (said.ToString() != lastSaid) terminal.Messages.Write(lastSaid = said.ToString());
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private void Print(string text, bool isFirst)
    {
        if (terminal.OutputWidth() is not null) terminal.Text.Write(ToTheTop);
        else if (!isFirst) terminal.Text.WriteLine();
        terminal.Text.Write(text);
        terminal.Text.Flush();
    }
}
