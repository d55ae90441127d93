using System.CommandLine;
using System.Text.Json.Nodes;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Commands;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys list</c>, also <c>odin get keys</c>.</summary>
internal sealed class ListKeysCommand(Terminal terminal)
{
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create(string name)
    {
        var command = new Command(name, "The keys of the cluster, those that have ended too.") { _output };
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => _verb.RunAsync(parsed, HttpMethod.Get, "keys", body: null, answer =>
        {
            JsonNode?[] keys = [.. answer["keys"]!.AsArray()];
            RowOutput.Write(terminal.Text, [.. keys.Select(key => KeyRow.Of(key!))], parsed.GetValue(_output));
            return ExitCode.Ok;
        }, cancellationToken));
        return command;
    }
}
