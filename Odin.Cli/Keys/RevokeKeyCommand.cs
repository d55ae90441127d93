using System.CommandLine;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

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
        command.SetAction((parsed, cancellationToken) => _verb.RunAsync(parsed,
            (api, stop) => RevokeAsync(api, parsed.GetRequiredValue(_id), stop), cancellationToken));
        return command;
    }

    private async Task<int> RevokeAsync(ApiClient api, string id, CancellationToken cancellationToken)
    {
        var (key, failure) = await api.SendAsync<KeyItem>(HttpMethod.Delete, $"keys/{ApiPath.Part(id)}", json: null, ifMatch: null,
            cancellationToken);
        if (key is null) return failure!.Report(terminal);
        terminal.Text.WriteLine($"key {key.Id} of {key.Name}: revoked");
        return ExitCode.Ok;
    }
}
