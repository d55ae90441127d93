using System.Text;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.CommandLines;

/// <summary>A command of odin in the test's own process, with nobody at a terminal.</summary>
internal static class InProcess
{
    public static Task<(int ExitCode, string Text, string Messages)> RunAsync(params string[] words) => RunAsync(typed: null, words);

    /// <summary>As <see cref="LiveProcess.RunToEndAsync"/>: its exit code and what it wrote to both streams.</summary>
    public static async Task<(int ExitCode, string Said)> RunMergedAsync(params string[] words)
    {
        using var signals = new StopSignals();
        using var said = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Stream.Null, Stream.Null, said, said);
        var exitCode =
            await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals, words), words, terminal, signals, DidYouMean.Hint);
        return (exitCode, string.Join('\n', said.ToString().TrimEnd('\n').Split('\n').Where(line => !LiveProcess.IsAboutWait(line))));
    }

    /// <param name="typed">What somebody types at a terminal; null: nobody is there.</param>
    public static async Task<(int ExitCode, string Text, string Messages)> RunAsync(string? typed, string[] words)
    {
        using var signals = new StopSignals();
        using var text = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter { NewLine = "\n" };
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(typed ?? ""));
        var terminal = new Terminal(input, Stream.Null, text, messages) { InputIsTyped = typed is not null };
        var exitCode =
            await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals, words), words, terminal, signals, DidYouMean.Hint);
        return (exitCode, text.ToString(), messages.ToString());
    }
}
