using System.CommandLine;
using System.Globalization;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary><c>odin get sessions</c>: the live sessions of all edges.</summary>
internal sealed class GetSessionsCommand(Terminal terminal)
{
    private readonly SessionFlags _flags = new();
    private readonly Option<SessionOrder> _sort = Flag.Create("--sort", $"The order: {SortText.Expected}. Default: {SortText.Longest}.",
        "COLUMN", $"one of {SortText.Expected}", SortText.TryParse, SessionOrder.Longest);
    private readonly Option<int> _limit = Flag.Number("--limit", "How many.", "ROWS", 1, SessionQuery.MaxRows, 100);
    private readonly Option<SessionKey?> _after = Flag.Create("--after", "The next page: what the page before named as its end.", "KEY",
        "the key that the page before named", static (string text, out SessionKey? after) =>
        {
            after = SessionKey.TryParse(text, out var key) ? key : null;
            return after is not null;
        }, required: false);
    private readonly Option<bool> _all = new("--all") { Description = "All of them, however many there are." };
    private readonly Option<string> _output = RowOutput.NewFlag();

    public Command Create()
    {
        var verb = new ClusterVerb(terminal);
        var command = new Command("sessions",
            "The live sessions of all edges. Exit code 5: not every edge answered, and those that did not are named.");
        _flags.AddTo(command);
        foreach (var option in new Option[] { _sort, _limit, _after, _all, _output }) command.Options.Add(option);
        verb.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_all) is not null && result.GetResult(_after) is not null)
                result.AddError("--all and --after: give one of them.");
        });
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, (grains, _) => RunAsync(parsed, grains), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, IGrainFactory grains)
    {
        var sessions = grains.GetGrain<ISessionsGrain>(Guid.NewGuid());
        var order = parsed.GetValue(_sort);
        var query = new SessionQuery
        {
            Filter = _flags.Filter(parsed),
            Order = order,
            After = parsed.GetValue(_after),
            Limit = parsed.GetValue(_limit),
        };
        var isAll = parsed.GetValue(_all);
        var list = isAll
            ? await new WholeList(sessions).ReadAsync(_flags.Scope(parsed), query)
            : await sessions.FindAsync(_flags.Scope(parsed), query);
        var next = !isAll && list.Rows.Length == query.Limit ? order.KeyOf(list.Rows[^1]).ToString() : null;
        Print(parsed.GetValue(_output)!, list, next);
        return Incomplete.Report(terminal, "the list", list.Missing);
    }

    private void Print(string output, SessionList list, string? next)
    {
        var answer = new
        {
            Sessions = list.Rows.Select(SessionObject.Of),
            list.Matched,
            list.Live,
            Missing = list.Missing.Select(missing => missing.Name),
            Next = next,
        };
        if (RowOutput.TryWrite(terminal.Text, answer, output)) return;

        TextTable.Write(terminal.Text, [.. list.Rows.Select(SessionLine.Of)], isWide: output == "wide");
        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"{list.Rows.Length} of {list.Matched} sessions that match, {list.Live} live on {list.Edges.Length} edges"));
        if (next is not null && list.Matched > list.Rows.Length) terminal.Say($"for the next ones: --after {next}");
    }
}
