using System.CommandLine;
using Odin.Cli.Api;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Events;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary><c>odin get events</c>: what changed in the cluster, in order.</summary>
internal sealed class GetEventsCommand(Terminal terminal)
{
    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(1);

    /// <summary>While watching: an edge reports an event a second late, and later when it was cut off.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private readonly Option<Duration?> _since = Flag.OptionalDuration("--since",
        "Only events of the last so long. Default: all that are kept.");
    private readonly Option<EventKind?> _kind = Flag.Create("--kind", "Only events of one kind.", "KIND",
        $"one of {string.Join(", ", ChoiceText.AllOf(typeof(EventKind)))}", static (string text, out EventKind? kind) =>
        {
            var isGood = ChoiceText.TryParse<EventKind>(text, out var value);
            kind = value;
            return isGood;
        }, required: false);
    private readonly Option<string?> _app = Flag.Text("--app", "NAME", "Only events of this app.");
    private readonly Option<string?> _target = Flag.Text("--target", "HOST:PORT", "Only events of this target.");
    private readonly Option<string?> _region = Flag.Text("--region", "NAME",
        "Only events of this region, and those of the whole world.");
    private readonly RowOrder<EventRow> _order = new();
    private readonly Option<int> _limit = Flag.Number("--limit", "How many of the newest at most, of those that are there.", "EVENTS",
        1, 1_000_000, 1_000_000);
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Go on: print each event as it comes, until Ctrl-C." };
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("events",
            "What changed in the cluster, in order. Exit code 5: not all parts of it answered, and those that did not are named.");
        Flag.Offering(_kind, ChoiceText.AllOf(typeof(EventKind)));
        Option[] options = [_since, _kind, _app, _target, _region, _order.Sort, _limit, _watch, _output];
        foreach (var option in options) command.Options.Add(option);
        NoSuchFlags.AddName(command, "events have no names; --kind, --app, --target and --region say which are meant");
        command.Validators.Add(result =>
        {
            if (result.GetResult(_watch) is not null && result.GetResult(_order.Sort) is not null)
                result.AddError("--sort and --watch: events come in the order of time while they are watched; leave one of them out.");
        });
        _verb.AddTo(command);
        _verb.Complete(_app, Names.Apps);
        _verb.Complete(_target, Names.TargetsOf(parsed => parsed.GetValue(_app)));
        _verb.Complete(_region, Names.Regions);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(_watch)
            ? _verb.RunUntilStoppedAsync(parsed, (api, stop) => WatchAsync(parsed, api, stop), cancellationToken)
            : _verb.RunAsync(parsed, (api, stop) => ListAsync(parsed, api, stop), cancellationToken));
        return command;
    }

    /// <summary>Lists what is kept, and names who did not answer.</summary>
    private async Task<int> ListAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var (list, failure) = await api.GetAsync<EventList>(PathOf(parsed, Since(parsed)), cancellationToken);
        if (list is null) return failure!.Report(terminal);
        if (!list.Events.Any() && !list.Missing.Any() && await UnknownAsync(parsed, api, cancellationToken) is { } unknown)
            return terminal.Fail(unknown);
        var rows = _order.Of(parsed, list.Events.TakeLast(parsed.GetValue(_limit)).Select(EventRow.Of));
        RowOutput.Write(terminal, [.. rows], parsed.GetValue(_output));
        foreach (var who in list.Missing) terminal.SayError($"{who} did not answer: its events are missing.");
        return list.Missing.Any() ? ExitCode.Incomplete : ExitCode.Ok;
    }

    /// <summary>One line for each event, those that are kept first; a silo that does not answer is asked again.</summary>
    private async Task<int> WatchAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        if (await UnknownAsync(parsed, api, cancellationToken) is { } unknown) terminal.Say($"{unknown} What may come is waited for.");
        var since = Since(parsed);
        var seen = new HashSet<(string, long)>();
        for (var isFirst = true; ; isFirst = false)
        {
            var (list, failure) = await api.GetAsync<EventList>(PathOf(parsed, since), cancellationToken);
            if (list is null && (isFirst || failure is { Status: not null, ExitCode: not ExitCode.Incomplete }))
                return failure!.Report(terminal);
            var events = list?.Events.ToList() ?? [];
            var unseen = events.Where(known => seen.Add((known.Source, known.Number))).ToList();
            foreach (var known in isFirst ? unseen.TakeLast(parsed.GetValue(_limit)) : unseen) Print(known, parsed.GetValue(_output)!);
            terminal.Text.Flush();
            if (events is [.., var last] && (since is null || last.Time - Late > since)) since = last.Time - Late;
            await Task.Delay(WatchPause, TimeProvider.System, cancellationToken);
        }
    }

    private Task<string?> UnknownAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken) =>
        UnknownName.OfFilterAsync(api, new NamedThings(parsed.GetValue(_app), parsed.GetValue(_target), parsed.GetValue(_region)),
            cancellationToken);

    private DateTimeOffset? Since(ParseResult parsed) =>
        parsed.GetValue(_since) is { } since ? TimeProvider.System.GetUtcNow() - since.Value : null;

    private string PathOf(ParseResult parsed, DateTimeOffset? since) => ApiPath.Of("events", ("since", since?.UtcDateTime.ToString("O")),
        ("kind", parsed.GetValue(_kind)?.ToString()), ("app", parsed.GetValue(_app)), ("target", parsed.GetValue(_target)),
        ("region", parsed.GetValue(_region)));

    private void Print(ClusterEvent known, string output)
    {
        var row = EventRow.Of(known);
        if (output == "json")
        {
            terminal.Text.WriteLine(RowOutput.LineOf(row));
            return;
        }

        if (RowOutput.TryWrite(terminal.Text, new[] { row }, output)) return;   // Items of one list.

        string?[] cells = [row.Time, row.Kind, row.Region, row.Edge, row.App, row.Target, row.Text];
        terminal.Text.WriteLine(string.Join("  ", cells.OfType<string>().Select(cell => VisibleText.Of(cell))));
    }
}
