using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Odin.Cli.Api;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Consoles;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Sessions;

/// <summary><c>odin tail</c>: sessions of all edges as they end, until Ctrl-C. Each message of the stream has an id; with the last one
/// another silo goes on where this one stopped.</summary>
internal sealed class TailCommand(Terminal terminal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SessionFlags _flags = new() { IsForEnded = true };
    private readonly Option<string?> _end = Flag.Create("--end",
        "Sessions that ended so: one letter or two, as in the session line.", "LETTERS", EndLetters.Expected,
        static (string text, out string? end) => EndLetters.IsBeginning((end = text)!), required: false);
    private readonly Option<string> _output = Flag.Choice("--output", "-o",
        "How to print it; JSON has an object in each line, YAML documents.",
        ["text", "json", "yaml"]);
    private readonly ApiVerb _verb = new(terminal);
    private string _missing = "";
    private string? _lastId;

    public Command Create()
    {
        var command = new Command("tail", "Shows sessions of all edges as they end, until Ctrl-C.");
        _flags.AddTo(command, _verb);
        command.Options.Add(_end);
        command.Options.Add(_output);
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunUntilStoppedAsync(parsed, (api, stop) => RunAsync(parsed, api, stop), cancellationToken));
        return command;
    }

    /// <summary>A stream that ends is begun anew where it was; only the first one has to come about.</summary>
    private async Task<int> RunAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of("sessions/ends", [.. _flags.Query(parsed), ("end", parsed.GetValue(_end))]);
        if (await _flags.UnknownAsync(parsed, api, cancellationToken) is { } unknown)
            terminal.Say($"{unknown} What may come is waited for.");
        while (true)
        {
            var (stream, failure) = await ApiStream.OpenAsync(api, path, _lastId, cancellationToken);
            if (stream is null && (_lastId is null || failure!.ExitCode == ExitCode.Refused)) return failure!.Report(terminal);
            if (stream is not null)
            {
                using (stream) await ShowAsync(stream, parsed.GetValue(_output)!, cancellationToken);
            }

            ReportMissing(failure?.Message ?? $"{api.Address} ended the stream");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task ShowAsync(ApiStream stream, string output, CancellationToken cancellationToken)
    {
        await foreach (var message in stream.ReadAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize(message.Data, ApiContracts.Of<EndsMessage>()) is not { } ends) continue;
            if (_lastId is null)
            {
                terminal.Say($"sessions that end on {Quantity.Of(ends.Edges, "edge")}:");
            }

            _lastId = message.EventId ?? _lastId ?? "";
            ReportMissing(string.Join("; ", ends.Missing.Select(missing => $"{missing.Name} {missing.Reason}")));
            Print(ends, output);
        }
    }

    /// <summary>Said when it changes.</summary>
    private void ReportMissing(string missing)
    {
        if (missing == _missing) return;
        _missing = missing;
        terminal.Say(missing.Length > 0 ? $"not complete: {VisibleText.Of(missing)}" : "complete again");
    }

    private void Print(EndsMessage ends, string output)
    {
        foreach (var end in ends.Ends)
        {
            if (output == "yaml") terminal.Text.WriteLine("---");
            if (output == "json") terminal.Text.WriteLine(RowOutput.LineOf(end));
            else if (!RowOutput.TryWrite(terminal.Text, end, output)) terminal.Text.WriteLine(Line(end));
        }

        terminal.Text.Flush();
        if (ends.Missed > 0)
            terminal.Say($"{Quantity.Of(ends.Missed, "session")} more ended than could be kept for this");
    }

    /// <summary>All of it comes from an edge, and is made visible.</summary>
    internal static string Line(EndItem end) => VisibleText.Of(string.Create(CultureInfo.InvariantCulture,
        $"{end.EndedAt.UtcDateTime:HH:mm:ss.fff} {end.Edge} {end.End} {end.App}:{end.Port} {end.Client} -> "
            + $"{end.Target ?? "-"} {end.BytesUp} up, {end.BytesDown} down, "
            + $"{ShortSpan.Text(TimeSpan.FromSeconds(end.DurationSeconds))}, id {end.Id}{SessionTlsText.Behind(end.Tls)}"));
}
