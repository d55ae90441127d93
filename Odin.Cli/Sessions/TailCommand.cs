using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Consoles;
using Odin.Grains.Failures;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary><c>odin tail</c>: sessions of all edges as they end, until Ctrl-C.</summary>
internal sealed class TailCommand(Terminal terminal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly SessionFlags _flags = new() { IsForEnded = true };
    private readonly Option<string?> _end = Flag.Create("--end",
        "Sessions that ended so: one letter or two, as in the session line.", "LETTERS", "one letter or two, for example T or TD",
        static (string text, out string? end) =>
        {
            end = text;
            return text.Length is 1 or 2;
        }, required: false);
    private readonly Option<string> _output = Flag.Choice("--output", "-o",
        "How to print it; JSON has an object in each line, YAML documents.",
        ["text", "json", "yaml"]);
    private string _missing = "";

    public Command Create()
    {
        var verb = new ClusterVerb(terminal);
        var command = new Command("tail", "Shows sessions of all edges as they end, until Ctrl-C.");
        _flags.AddTo(command);
        command.Options.Add(_end);
        command.Options.Add(_output);
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            verb.RunUntilStoppedAsync(parsed, (grains, token) => RunAsync(parsed, grains, token), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var sessions = grains.GetGrain<ISessionsGrain>(Guid.NewGuid());
        var query = new EndsQuery { Filter = _flags.Filter(parsed), End = parsed.GetValue(_end) };
        var output = parsed.GetValue(_output);
        ImmutableArray<EndsCursor> cursors = [];
        var isFirst = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await ReadAsync(sessions, _flags.Scope(parsed), query, cursors, cancellationToken) is { } ends)
            {
                cursors = ends.Cursors;
                if (isFirst) terminal.Say(string.Create(CultureInfo.InvariantCulture, $"sessions that end on {cursors.Length} edges:"));
                isFirst = false;
                Print(ends, output);
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Ok;
    }

    /// <summary>Null: no answer, which a later question may get.</summary>
    private async Task<EndsList?> ReadAsync(ISessionsGrain sessions, EdgeScope scope, EndsQuery query, ImmutableArray<EndsCursor> cursors,
        CancellationToken cancellationToken)
    {
        try
        {
            var ends = await sessions.ReadEndsAsync(scope, query, cursors).WaitAsync(Deadline, TimeProvider.System, cancellationToken);
            ReportMissing(string.Join("; ", ends.Missing.Select(missing => $"{missing.Name} {missing.Reason}")));
            return ends;
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            if (!cancellationToken.IsCancellationRequested) ReportMissing(exception.Message.ReplaceLineEndings(" "));
            return null;
        }
    }

    /// <summary>Said when it changes.</summary>
    private void ReportMissing(string missing)
    {
        if (missing == _missing) return;
        _missing = missing;
        terminal.Say(missing.Length > 0 ? $"not complete: {missing}" : "complete again");
    }

    private void Print(EndsList ends, string? output)
    {
        foreach (var end in ends.Ends)
        {
            if (output == "yaml") terminal.Text.WriteLine("---");
            if (output == "json") terminal.Text.WriteLine(JsonSerializer.Serialize(EndObject.Of(end), Json));
            else if (!RowOutput.TryWrite(terminal.Text, EndObject.Of(end), output)) terminal.Text.WriteLine(Line(end));
        }

        terminal.Text.Flush();
        if (ends.Missed > 0)
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{ends.Missed} sessions more ended than could be kept for this"));
    }

    private static string Line(EndedSession end) => string.Create(CultureInfo.InvariantCulture,
        $"{end.EndedAt.UtcDateTime:HH:mm:ss.fff} {end.Edge} {end.End} {VisibleText.Of(end.App)}:{end.Port} {end.Client} -> "
            + $"{VisibleText.Of(end.Target ?? "-")} {end.BytesUp} up, {end.BytesDown} down, {ShortSpan.Text(end.Duration)}, "
            + $"id {SessionIds.Text(end.SessionId)}");
}
