using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Consoles;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Sessions;

/// <summary><c>odin close</c>: ends one session, or those that are meant by flags.</summary>
internal sealed class CloseCommand(Terminal terminal, TimeProvider time)
{
    private readonly SessionFlags _flags = new();
    private readonly Argument<string?> _session = new("SESSION")
    {
        Description = "A session's id, 32 digits.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<Duration?> _over = Flag.OptionalDuration("--over",
        "Spreads the ends evenly over so long, so that clients do not come back all at once. Default: at once.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Says what would be ended, and ends nothing." };
    private readonly Option<int?> _max = Flag.Create("--max", "Ends no more than so many.", "SESSIONS", "a whole number above zero",
        static (string text, out int? max) =>
        {
            max = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
            return max is not null;
        }, required: false);
    private readonly Option<bool> _all = new("--all")
    {
        Description = "Without an id and other flags: all sessions of all edges are meant.",
    };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Does not ask." };

    private readonly ApiVerb _verb = new(terminal, time);

    public Command Create()
    {
        var command = new Command("close",
            "Ends one session, or all that are meant; both sides are reset, and the session line says DD. Asks before it does so.")
        {
            _session,
        };
        _flags.AddTo(command, _verb);
        foreach (var option in new Option[] { _over, _dryRun, _max, _all, _yes }) command.Options.Add(option);
        _verb.AddTo(command);
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => CountAsync(parsed, api, stop), (api, stop) => EndAsync(parsed, api, stop),
                cancellationToken));
        return command;
    }

    private void Validate(CommandResult result)
    {
        var isNamed = result.GetResult(_session) is { Tokens.Count: > 0 };
        var isAll = result.GetResult(_all) is not null;
        var isEmpty = _flags.IsEmpty(result);
        if (isNamed && !SessionIds.TryParse(result.GetResult(_session)!.Tokens[0].Value, out _))
            result.AddError($"close '{result.GetResult(_session)!.Tokens[0].Value}': expected a session's id, 32 hexadecimal digits.");
        if (isNamed && (isAll || !isEmpty)) result.AddError("close: give an id, or flags that say which sessions, not both.");
        if (!isNamed && !isAll && isEmpty)
            result.AddError("close: say which sessions, by an id or by flags such as --client; --all ends all of them.");
    }

    private CloseBody BodyOf(ParseResult parsed, bool isDryRun)
    {
        var isAll = parsed.GetValue(_all) && _flags.Filter(parsed).IsEmpty;
        return new CloseBody(isAll ? null : _flags.Filter(parsed) with { Id = parsed.GetValue(_session) }, isAll, isDryRun,
            parsed.GetValue(_over)?.Value.TotalSeconds ?? 0, parsed.GetValue(_max));
    }

    private async Task<NextStep> CountAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var body = BodyOf(parsed, isDryRun: true);
        var (counted, failure) = await CloseAsync(api, body, cancellationToken);
        if (counted is null) return NextStep.End(failure!.Report(terminal));
        if (counted.Matched == 0)
        {
            return NextStep.End(counted.Missing.Any() || await _flags.UnknownAsync(parsed, api, cancellationToken) is not { } unknown
                ? ReportNone(body.Filter, counted) : terminal.Fail(unknown));
        }

        terminal.Say(Plan(counted, Math.Min(counted.Matched, body.Max ?? long.MaxValue), parsed.GetValue(_over)));
        if (parsed.GetValue(_dryRun)) return NextStep.End(Incomplete.Report(terminal, "the count", counted.Missing));
        return parsed.GetValue(_yes) ? NextStep.Act : NextStep.Ask("end them?", "ended");
    }

    private async Task<int> EndAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var (closed, refused) = await CloseAsync(api, BodyOf(parsed, isDryRun: false), cancellationToken);
        if (closed is null) return refused!.Report(terminal);
        terminal.Text.WriteLine($"closed {Quantity.Of(closed.Closed, "session")}");
        return Incomplete.Report(terminal, "what was done", closed.Missing);
    }

    private static Task<(CloseAnswer? Answer, ApiFailure? Failure)> CloseAsync(ApiClient api, CloseBody body,
        CancellationToken cancellationToken) =>
        api.SendAsync<CloseBody, CloseAnswer>(HttpMethod.Post, "sessions/close", body, cancellationToken);

    private int ReportNone(CloseFilter? filter, CloseAnswer counted)
    {
        terminal.Say("no session matches");
        var exitCode = Incomplete.Report(terminal, "the count", counted.Missing);
        return exitCode == ExitCode.Ok && filter?.Id is not null ? ExitCode.Failed : exitCode;
    }

    private static string Plan(CloseAnswer counted, long count, Duration? over)
    {
        var edges = counted.Edges.Where(edge => edge.Matched > 0)
            .Select(edge => string.Create(CultureInfo.InvariantCulture, $"{edge.Edge} {edge.Matched}"));
        var time = over is { } duration ? $" evenly over {duration}" : " at once";
        return VisibleText.Of($"ends {count} of {Quantity.Of(counted.Matched, "session")} that "
            + $"{(counted.Matched == 1 ? "matches" : "match")}{time} ({string.Join(", ", edges)})");
    }
}
