using System.CommandLine;
using System.Globalization;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Audit;

/// <summary><c>odin get audit</c>: who changed what, or was refused.</summary>
internal sealed class GetAuditCommand(Terminal terminal)
{
    private readonly Option<int> _limit = Flag.Number("--limit", "How many of the newest entries.", "COUNT", 1, 1000, 100);
    private readonly Option<string?> _before = Flag.Text("--before", "ID",
        "Only what is older than this entry, by its id (-o wide). Default: the newest.");
    private readonly RowOrder<AuditRow> _order = new();
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly Option<bool> _watch = Watch.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("audit", "Who changed what, or was refused, the newest first.")
        {
            _limit, _before, _order.Sort, _output, _watch,
        };
        NoSuchFlags.AddName(command, "its entries have no names; --before ID lists those before one");
        NoSuchFlags.Add(command, "--app", "the audit is that of the whole cluster; TARGET is the path of what was asked for");
        NoSuchFlags.Add(command, "--region", "the audit is that of the whole cluster; TARGET is the path of what was asked for");
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(_watch)
            ? _verb.RunUntilStoppedAsync(parsed,
                (api, stop) => new Watch(terminal).RunAsync((to, token) => ShowAsync(parsed, api, to, token), stop), cancellationToken)
            : _verb.RunAsync(parsed, (api, stop) => ShowAsync(parsed, api, terminal, stop), cancellationToken));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, ApiClient api, Terminal to, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of("audit", ("limit", parsed.GetValue(_limit).ToString(CultureInfo.InvariantCulture)),
            ("before", parsed.GetValue(_before)));
        var (list, failure) = await api.GetAsync<AuditList>(path, cancellationToken);
        if (list is null) return failure!.Report(to);
        RowOutput.Write(to, [.. _order.Of(parsed, list.Entries.Select(AuditRow.Of))], parsed.GetValue(_output));
        return ExitCode.Ok;
    }
}
