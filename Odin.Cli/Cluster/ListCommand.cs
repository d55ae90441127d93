using System.CommandLine;
using Odin.Cli.Api;
using Odin.Cli.Output;
using Odin.Commands;

namespace Odin.Cli.Cluster;

/// <summary>One list of <c>odin get</c>.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="flags">Which rows.</param>
/// <param name="read">Reads all that may be meant.</param>
internal sealed class ListCommand<TRow>(Terminal terminal, ListFlags<TRow> flags,
    Func<ApiClient, ParseResult, CancellationToken, Task<(Listing<TRow>?, ApiFailure?)>> read)
{
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly Option<bool> _watch = Watch.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    /// <param name="none">Flags that other lists have and this one cannot have, and why.</param>
    public Command Create(string name, string description, Names? names = null, params (string Flag, string Why)[] none)
    {
        var command = new Command(name, description);
        flags.AddTo(command);
        foreach (var (flag, why) in none) NoSuchFlags.Add(command, flag, why);
        _verb.Complete(flags.Name, names ?? Names.None);
        foreach (var option in command.Options.Where(option => !option.Hidden && option.Name is ("--app" or "--region")))
            _verb.Complete(option, option.Name == "--app" ? Names.Apps : Names.Regions);
        command.Options.Add(_output);
        command.Options.Add(_watch);
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(_watch)
            ? _verb.RunUntilStoppedAsync(parsed, (api, stop) => new Watch(terminal).RunAsync(
                (to, token) => ShowAsync(parsed, api, to, token), stop), cancellationToken)
            : _verb.RunAsync(parsed, (api, stop) => ShowAsync(parsed, api, terminal, stop), cancellationToken));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, ApiClient api, Terminal to, CancellationToken cancellationToken)
    {
        var (listing, failure) = await read(api, parsed, cancellationToken);
        if (listing is null) return failure!.Report(to);
        var (rows, wrong) = flags.Apply(parsed, listing.Rows);
        if (wrong is not null && listing.Missing.IsEmpty) return to.Fail(wrong);
        if (rows.Count == 0 && listing.Missing.IsEmpty && await UnknownAsync(parsed, api, listing, cancellationToken) is { } unknown)
            return to.Fail(unknown);
        RowOutput.Write(to, rows, parsed.GetValue(_output));
        foreach (var missing in listing.Missing) to.SayError($"{missing}; the list is not complete, or old.");
        if (listing.Damage is { } damage) return CatalogOutcome.Damaged(to, damage);
        return listing.Missing.IsEmpty ? ExitCode.Ok : ExitCode.Incomplete;
    }

    /// <summary>An app or a region that a flag names and the cluster does not have, for people; null: it has them.</summary>
    private Task<string?> UnknownAsync(ParseResult parsed, ApiClient api, Listing<TRow> listing, CancellationToken cancellationToken)
    {
        var named = flags.Unmatched(parsed, listing.Rows).ToDictionary();
        return UnknownName.OfFilterAsync(api,
            new NamedThings(App: named.GetValueOrDefault("--app"), Region: named.GetValueOrDefault("--region")), cancellationToken);
    }
}
