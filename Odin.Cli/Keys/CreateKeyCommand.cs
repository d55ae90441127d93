using System.CommandLine;
using System.Text.Json.Nodes;
using Odin.Cli.Api;
using Odin.Commands;

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
        {
            var about = _flags.Read(parsed, time.GetUtcNow());
            var body = new JsonObject
            {
                ["name"] = about.Name,
                ["role"] = about.Role.ToString().ToLowerInvariant(),
                ["apps"] = new JsonArray([.. about.Apps.Select(app => (JsonNode)app)]),
                ["expires"] = about.Expires,
            };
            return _verb.RunAsync(parsed, HttpMethod.Post, "keys", body, Print, cancellationToken);
        });
        return command;
    }

    private int Print(JsonNode made)
    {
        terminal.Text.WriteLine(made["key"]);
        terminal.Say($"key {made["about"]?["id"]}: give it to its holder");
        return ExitCode.Ok;
    }
}
