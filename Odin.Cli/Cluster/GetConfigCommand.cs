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
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("config",
            "Prints the document that stands, as `odin apply` takes it; its version goes to standard error.") { _output };
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => PrintAsync(api, parsed.GetValue(_output)!, stop), cancellationToken));
        return command;
    }

    private async Task<int> PrintAsync(ApiClient api, string output, CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.AskAsync(HttpMethod.Get, "config", json: null, _ => { }, cancellationToken);
        if (answer is null) return failure!.Report(terminal);
        using (answer)
        {
            var json = await answer.Content.ReadAsStringAsync(cancellationToken);
            terminal.Text.WriteLine(output == "json" ? json : YamlWriter.ToYaml(JsonNode.Parse(json)!));
            terminal.Say(answer.Headers.TryGetValues(CatalogHeader, out var catalogs)
                ? $"version {answer.Headers.ETag?.Tag.Trim('"')}, catalog {string.Join(' ', catalogs)}"
                : "no configuration was applied yet (version 0)");
        }

        return ExitCode.Ok;
    }
}
