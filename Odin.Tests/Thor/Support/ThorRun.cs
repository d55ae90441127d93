using System.CommandLine;
using System.Text;
using Odin.Commands;
using Odin.Tests.Support;
using Odin.Thor.Commands;

namespace Odin.Tests.Thor.Support;

/// <summary>A thor command line run in this process, and what it wrote.</summary>
internal sealed record ThorRun(int ExitCode, byte[] Output, string Text, string Messages)
{
    public static Task<ThorRun> RunAsync(params string[] args) => RunAsync([], args);

    public static async Task<ThorRun> RunAsync(byte[] input, string[] args, bool isTyped = false)
    {
        using var output = new MemoryStream();
        using var text = new StringWriter();
        using var messages = new StringWriter();
        var terminal = new Terminal(new MemoryStream(input), output, text, messages) { InputIsTyped = isTyped };
        var root = new RootCommand
        {
            EchoCommand.Create(terminal, TimeProvider.System),
            SendCommand.Create(terminal, TimeProvider.System),
            LoadCommand.Create(terminal, TimeProvider.System),
            VersionCommand.Create("thor", terminal, typeof(VersionCommand).Assembly),
        };
        using var signals = new StopSignals();
        var exitCode = await CommandLine.RunAsync("thor", root, args, terminal, signals).WaitAsync(LocalClient.TimeLimit, TestTimeout.Time);
        return new ThorRun(exitCode, output.ToArray(), text.ToString(), messages.ToString());
    }

    public string OutputText => Encoding.UTF8.GetString(Output);
}
