using System.CommandLine;
using System.Text.Json;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Events;
using Odin.Grains.Failures;

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
    private readonly Option<string?> _app = new("--app") { Description = "Only events of this app.", HelpName = "NAME" };
    private readonly Option<string?> _target = new("--target") { Description = "Only events of this target.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _region = new("--region")
    {
        Description = "Only events of this region, and those of the whole world.",
        HelpName = "NAME",
    };
    private readonly Option<bool> _watch = new("--watch") { Description = "Go on: print each event as it comes, until Ctrl-C." };
    private readonly Option<string> _output = RowOutput.NewFlag();

    public Command Create()
    {
        var verb = new ClusterVerb(terminal);
        var command = new Command("events",
            "What changed in the cluster, in order. Exit code 5: not all parts of it answered, and those that did not are named.");
        foreach (var option in new Option[] { _since, _kind, _app, _target, _region, _watch, _output }) command.Options.Add(option);
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(_watch)
            ? verb.RunUntilStoppedAsync(parsed, (grains, stop) => WatchAsync(parsed, grains, stop), cancellationToken)
            : verb.RunAsync(parsed, (grains, stop) => ListAsync(new EventFeed(grains, Query(parsed), waits: true, stop),
                parsed.GetValue(_output)), cancellationToken));
        return command;
    }

    /// <summary>Lists what is kept, and names who did not answer.</summary>
    internal async Task<int> ListAsync(EventFeed feed, string? output)
    {
        var events = await feed.ReadAsync();
        RowOutput.Write(terminal.Text, [.. events.Select(EventRow.Of)], output);
        foreach (var who in feed.Missing) terminal.SayError($"{who} did not answer: its events are missing.");
        return feed.Missing.Count == 0 ? ExitCode.Ok : ExitCode.Incomplete;
    }

    /// <summary>One line for each event, those that are kept first; a part that does not answer is asked again.</summary>
    private async Task<int> WatchAsync(ParseResult parsed, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var query = Query(parsed);
        var seen = new HashSet<(string, long)>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var events = await new EventFeed(grains, query, waits: false, cancellationToken).ReadAsync();
                foreach (var known in events.Where(known => seen.Add((known.Source, known.Number))))
                    Print(known, parsed.GetValue(_output)!);
                terminal.Text.Flush();
                if (events is [.., var last] && (query.Since is null || last.Time - Late > query.Since))
                    query = query with { Since = last.Time - Late };
            }
            catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !cancellationToken.IsCancellationRequested)
            {
                // The catalog does not answer; it is asked again.
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Ok;
            }

            await Task.Delay(WatchPause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Ok;
    }

    private EventQuery Query(ParseResult parsed) => new()
    {
        Since = parsed.GetValue(_since) is { } since ? TimeProvider.System.GetUtcNow() - since.Value : null,
        Kind = parsed.GetValue(_kind),
        App = parsed.GetValue(_app),
        Target = parsed.GetValue(_target),
        Region = parsed.GetValue(_region),
    };

    private void Print(ClusterEvent known, string output)
    {
        var row = EventRow.Of(known);
        if (output == "json")
        {
            terminal.Text.WriteLine(JsonSerializer.Serialize(row, JsonSerializerOptions.Web));
            return;
        }

        string?[] cells = [row.Time, row.Kind, row.Region, row.Edge, row.App, row.Target, row.Text];
        terminal.Text.WriteLine(string.Join("  ", cells.OfType<string>().Select(cell => VisibleText.Of(cell))));
    }
}
