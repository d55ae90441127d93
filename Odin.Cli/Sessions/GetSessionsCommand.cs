using System.CommandLine;
using System.Globalization;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Consoles;
using Odin.Silo.Api;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Sessions;

/// <summary><c>odin get sessions</c>: the live sessions of all edges.</summary>
internal sealed class GetSessionsCommand(Terminal terminal)
{
    private readonly SessionFlags _flags = new();
    private readonly Argument<string?> _session = new("SESSION")
    {
        Description = "Only this session, by its id, 32 digits.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _sort = Flag.Create("--sort",
        $"The order: {SessionOrderText.Expected}. Default: {SessionOrderText.Longest}.", "COLUMN", $"one of {SessionOrderText.Expected}",
        static (string text, out string sort) => SessionOrderText.TryParse(sort = text, out _), SessionOrderText.Longest);
    private readonly Option<int> _limit = Flag.Number("--limit", "How many.", "ROWS", 1, SessionQuery.MaxRows, 100);
    private readonly Option<string?> _after = Flag.Create("--after", "The next page: what the page before named as its end.", "KEY",
        "the key that the page before named",
        static (string text, out string? after) => SessionKey.TryParse(after = text, out _), required: false);
    private readonly Option<bool> _all = new("--all") { Description = "All of them, however many there are." };
    private readonly Option<bool> _watch = Watch.NewFlag();
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("sessions",
            "The live sessions of all edges. Exit code 5: not every edge answered, and those that did not are named.")
        {
            _session,
        };
        _flags.AddTo(command, _verb);
        foreach (var option in new Option[] { _sort, _limit, _after, _all, _watch, _output }) command.Options.Add(option);
        _verb.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_all) is not null && result.GetResult(_after) is not null)
                result.AddError("--all and --after: give one of them.");
            if (result.GetResult(_session) is not { Tokens: [var token, ..] }) return;
            if (!SessionIds.TryParse(token.Value, out _))
                result.AddError($"get sessions '{token.Value}': expected a session's id, 32 hexadecimal digits.");
            if (result.GetResult(_all) is not null) result.AddError("get sessions: give an id or --all, not both.");
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(_watch)
            ? _verb.RunUntilStoppedAsync(parsed,
                (api, stop) => new Watch(terminal).RunAsync((to, token) => ShowAsync(parsed, api, to, token), stop), cancellationToken)
            : _verb.RunAsync(parsed, (api, stop) => ShowAsync(parsed, api, terminal, stop), cancellationToken));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, ApiClient api, Terminal to, CancellationToken cancellationToken)
    {
        var (list, failure) = await (parsed.GetValue(_all) ? ReadAllAsync(parsed, api, cancellationToken)
            : api.GetAsync<SessionsAnswer>(PathOf(parsed), cancellationToken));
        if (list is null) return failure!.Report(to);
        if (parsed.GetValue(_session) is { } id && list is { Matched: 0, Missing: [] })
            return to.Fail($"there is no live session {id}. `odin get sessions` lists them.");
        if (list is { Matched: 0, Missing: [] } && await _flags.UnknownAsync(parsed, api, cancellationToken) is { } unknown)
            return to.Fail(unknown);
        Print(parsed.GetValue(_output)!, list, to);
        return Incomplete.Report(to, "the list", list.Missing);
    }

    private async Task<(SessionsAnswer? List, ApiFailure? Failure)> ReadAllAsync(ParseResult parsed, ApiClient api,
        CancellationToken cancellationToken)
    {
        var (list, failure) = await new WholeList(api, page => page.Path(_flags.Query(parsed))).ReadAsync(cancellationToken);
        if (list is null || !SessionOrderText.TryParse(parsed.GetValue(_sort)!, out var order)) return (null, failure);
        return (list with { Rows = [.. list.Rows.OrderBy(row => KeyOf(order, row), order)] }, null);
    }

    private static SessionKey KeyOf(SessionOrder order, SessionItem row) => new(order.By switch
    {
        SessionSort.Start => row.Start.UtcTicks,
        SessionSort.Bytes => row.BytesUp + row.BytesDown,
        SessionSort.LastMoved => -(long)(row.IdleSeconds * TimeSpan.TicksPerSecond),
        _ => 0,
    }, SessionIds.TryParse(row.Id, out var id) ? id : 0);

    private string PathOf(ParseResult parsed) => ApiPath.Of("sessions",
    [
        ("id", parsed.GetValue(_session)), .. _flags.Query(parsed), ("sort", parsed.GetValue(_sort)),
        ("limit", Text(parsed.GetValue(_limit))),
        ("after", parsed.GetValue(_after)),
    ]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Print(string output, SessionsAnswer list, Terminal to)
    {
        var rows = list.Rows.ToList();
        var answer = new
        {
            Sessions = rows,
            list.Matched,
            list.Live,
            Missing = list.Missing.Select(missing => missing.Name),
            list.Next,
        };
        if (RowOutput.TryWrite(to.Text, answer, output)) return;

        RowOutput.Write(to, [.. rows.Select(SessionLine.Of)], output);
        to.Say($"{rows.Count} of {Quantity.Of(list.Matched, "session")} that {(list.Matched == 1 ? "matches" : "match")}, "
            + $"{list.Live} live on {Quantity.Of(list.Edges.Length, "edge")}");
        if (list.Next is not null && list.Matched > rows.Count) to.Say($"for the next ones: --after {list.Next}");
    }
}
