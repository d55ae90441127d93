using System.CommandLine;
using Odin.Commands;
using Odin.Silo.Access;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys new</c>: makes a key without asking anybody, for the file of <c>AdminKeys</c>.</summary>
internal sealed class NewKeyCommand(Terminal terminal, TimeProvider time)
{
    private readonly KeyFlags _flags = new(isFirst: true);

    public Command Create()
    {
        var command = new Command("new", "Prints a new key, and the line for the file of AdminKeys with which silos take it. " +
            "Nobody else has the key, and nothing can show it again.");
        _flags.AddTo(command);
        command.SetAction(parsed => Print(_flags.Read(parsed, time.GetUtcNow())));
        return command;
    }

    private int Print(ApiKey about)
    {
        var text = KeyText.New();
        var key = about with { Hash = KeyText.HashOf(text) };
        terminal.Text.WriteLine($"key:  {text}");
        terminal.Text.WriteLine($"line: {KeyLine.Of(key)}");
        terminal.Say($"key {key.Id}: give it to its holder, and put the line into the file of AdminKeys of every silo");
        return ExitCode.Ok;
    }
}
