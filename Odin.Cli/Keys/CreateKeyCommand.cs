using System.CommandLine;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys create</c>: lets the cluster make a key, which every silo takes.</summary>
internal sealed class CreateKeyCommand(Terminal terminal, TimeProvider time)
{
    private readonly KeyFlags _flags = new(isFirst: false);
    private readonly Option<bool> _force = new("--force") { Description = "With --apps: also apps that are not configured yet." };
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("create", "Makes a key that every silo of the cluster takes, and prints it: nothing can show it again.");
        _flags.AddTo(command);
        command.Options.Add(_force);
        _verb.AddTo(command);
        _verb.Complete(_flags.Apps, Names.Apps);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => CreateAsync(parsed, api, stop), cancellationToken));
        return command;
    }

    private async Task<int> CreateAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var about = _flags.Read(parsed, time.GetUtcNow());
        // A slip would make a key that is good for nothing.
        var isSure = about.Apps.IsEmpty || parsed.GetValue(_force);
        if (!isSure && await UnknownName.OfAppsAsync(api, about.Apps, cancellationToken) is { } unknown)
            return terminal.Fail($"{unknown} --force is for one that is not configured yet. No key was made.");
        var body = new KeyBody(about.Name, about.Role.ToString().ToLowerInvariant(), about.Apps, about.Expires);
        var (made, failure) = await api.SendAsync<KeyBody, NewKey>(HttpMethod.Post, "keys", body, cancellationToken);
        if (made is null) return failure!.Report(terminal);
        terminal.Text.WriteLine(made.Key);
        terminal.Say($"key {made.About.Id}: give it to its holder");
        return ExitCode.Ok;
    }
}
