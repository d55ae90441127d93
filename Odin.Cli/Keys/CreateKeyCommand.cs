using System.CommandLine;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys create</c>: lets the cluster make a key, which every silo takes.</summary>
internal sealed class CreateKeyCommand(Terminal terminal, TimeProvider time)
{
    private readonly KeyFlags _flags = new(isFirst: false);
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("create", "Makes a key that every silo of the cluster takes, and prints it: nothing can show it again.");
        _flags.AddTo(command);
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => CreateAsync(parsed, api, stop), cancellationToken));
        return command;
    }

    private async Task<int> CreateAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var about = _flags.Read(parsed, time.GetUtcNow());
        var body = new KeyBody(about.Name, about.Role.ToString().ToLowerInvariant(), about.Apps, about.Expires);
        var (made, failure) = await api.SendAsync<KeyBody, NewKey>(HttpMethod.Post, "keys", body, cancellationToken);
        if (made is null) return failure!.Report(terminal);
        terminal.Text.WriteLine(made.Key);
        terminal.Say($"key {made.About.Id}: give it to its holder");
        return ExitCode.Ok;
    }
}
