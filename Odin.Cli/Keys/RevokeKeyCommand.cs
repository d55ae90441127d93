using System.CommandLine;
using Odin.Cli.Api;
using Odin.Commands;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys revoke</c>.</summary>
internal sealed class RevokeKeyCommand(Terminal terminal)
{
    private readonly Argument<string> _id = new("ID") { Description = "The key's id, as `odin keys list` shows it." };
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("revoke", "Ends a key: within 5 s no silo takes it, and streams of it end.") { _id };
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => _verb.RunAsync(parsed, HttpMethod.Delete,
            $"keys/{Uri.EscapeDataString(parsed.GetRequiredValue(_id))}", body: null, key =>
            {
                terminal.Text.WriteLine($"key {key["id"]} of {key["name"]}: revoked");
                return ExitCode.Ok;
            }, cancellationToken));
        return command;
    }
}
