using System.CommandLine;
using System.Text.Json.Nodes;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Documents;

namespace Odin.Cli.Cluster;

/// <summary><c>odin get config</c>: the document that stands.</summary>
internal sealed class GetConfigCommand(Terminal terminal)
{
    private const string CatalogHeader = "Odin-Catalog";

    private readonly Option<string> _output = Flag.Choice("--output", "-o", "The format.", ["json", "yaml"]);
    private readonly Option<bool> _watch = Watch.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("config",
            "Prints the document that stands, as `odin apply` takes it; its version goes to standard error.") { _output, _watch };
        NoSuchFlags.AddName(command, "there is one document only; `odin describe app NAME` shows an app");
        NoSuchFlags.Add(command, "--app", "the document is that of all apps; `odin describe app NAME` shows one");
        NoSuchFlags.Add(command, "--region", "the document is that of all regions; `odin get regions NAME` shows one");
        NoSuchFlags.Add(command, "--sort", "a document has no rows; `odin get apps --sort COLUMN` lists apps");
        NoSuchFlags.Add(command, "--limit", "a document is printed whole; `odin get apps --limit ROWS` lists apps");
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(_watch)
            ? _verb.RunUntilStoppedAsync(parsed, (api, stop) => new Watch(terminal).RunAsync(
                (to, token) => PrintAsync(api, parsed.GetValue(_output)!, to, token), stop), cancellationToken)
            : _verb.RunAsync(parsed, (api, stop) => PrintAsync(api, parsed.GetValue(_output)!, terminal, stop), cancellationToken));
        return command;
    }

    private static async Task<int> PrintAsync(ApiClient api, string output, Terminal to, CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.AskAsync(HttpMethod.Get, "config", json: null, _ => { }, cancellationToken);
        if (answer is null) return failure!.Report(to);
        using (answer)
        {
            var json = await answer.Content.ReadAsStringAsync(cancellationToken);
            to.Text.WriteLine(output == "json" ? json : YamlWriter.ToYaml(JsonNode.Parse(json)!));
            to.Say(answer.Headers.TryGetValues(CatalogHeader, out var catalogs)
                ? $"version {answer.Headers.ETag?.Tag.Trim('"')}, catalog {string.Join(' ', catalogs)}"
                : "no configuration was applied yet (version 0)");
        }

        return ExitCode.Ok;
    }
}
