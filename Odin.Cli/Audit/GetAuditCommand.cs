using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Commands;

namespace Odin.Cli.Audit;

/// <summary><c>odin get audit</c>: who changed what, or was refused.</summary>
internal sealed class GetAuditCommand(Terminal terminal)
{
    private readonly Option<int> _limit = Flag.Number("--limit", "How many of the newest entries.", "COUNT", 1, 1000, 100);
    private readonly Option<string?> _before = new("--before")
    {
        Description = "Only what is older than this entry, by its id (-o wide). Default: the newest.",
        HelpName = "ID",
    };
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("audit", "Who changed what, or was refused, the newest first.") { _limit, _before, _output };
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => _verb.RunAsync(parsed, HttpMethod.Get, PathOf(parsed), body: null, answer =>
        {
            JsonNode?[] entries = [.. answer["entries"]!.AsArray()];
            RowOutput.Write(terminal.Text, [.. entries.Select(entry => AuditRow.Of(entry!))], parsed.GetValue(_output));
            return ExitCode.Ok;
        }, cancellationToken));
        return command;
    }

    private string PathOf(ParseResult parsed)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"audit?limit={parsed.GetValue(_limit)}");
        return parsed.GetValue(_before) is { } id ? $"{path}&before={Uri.EscapeDataString(id)}" : path;
    }
}
