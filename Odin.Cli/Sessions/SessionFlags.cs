using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Configuration.Values;
using Odin.Grains.Consoles;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Sessions;

/// <summary>The flags that say which sessions are meant, the same for every command.</summary>
internal sealed class SessionFlags
{
    private readonly Option<string?> _app = Flag.Text("--app", "NAME", "Sessions of this app.");
    private readonly Option<string?> _target = Flag.Text("--target", "HOST:PORT", "Sessions of this target, as configured.");
    private readonly Option<string?> _client = new("--client")
    {
        Description = "Sessions of clients of this network or address.",
        HelpName = "NETWORK",
        CustomParser = ParseClient,
    };
    private readonly Option<string?> _region = Flag.Text("--region", "NAME", "Sessions on the edges of this region.");
    private readonly Option<string?> _edge = Flag.Text("--edge", "ID", "Sessions on this edge.");
    private readonly Option<SessionState?> _state = Flag.Create("--state", "Sessions in this state.", "assigning|connecting|data|last_data",
        "assigning, connecting, data or last_data", static (string text, out SessionState? state) =>
        {
            state = Enum.GetValues<SessionState>().Cast<SessionState?>().FirstOrDefault(known => StateText(known!.Value) == text);
            return state is not null;
        }, required: false);
    private readonly Option<Duration?> _olderThan = Flag.OptionalDuration("--older-than", "Sessions that have lived at least so long.");
    private readonly Option<Duration?> _idleFor = Flag.OptionalDuration("--idle-for", "Sessions without a byte for at least so long.");
    private readonly Option<long?> _minBytes = Flag.Create("--min-bytes",
        "Sessions with at least so many bytes, both directions together.", "BYTES", "a whole number of bytes",
        static (string text, out long? bytes) =>
        {
            bytes = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            return bytes is not null;
        }, required: false);

    /// <summary>Without the flags that sessions that have ended do not have.</summary>
    public bool IsForEnded { get; init; }

    private IEnumerable<Option> All =>
        IsForEnded ? [_app, _target, _client, _region, _edge, _olderThan, _minBytes]
            : [_app, _target, _client, _region, _edge, _state, _olderThan, _idleFor, _minBytes];

    /// <param name="verb">Asks for names while somebody types.</param>
    public void AddTo(Command command, ApiVerb verb)
    {
        Flag.Offering(_state, Enum.GetValues<SessionState>().Select(StateText));
        verb.Complete(_app, Names.Apps);
        verb.Complete(_target, Names.TargetsOf(parsed => parsed.GetValue(_app)));
        verb.Complete(_region, Names.Regions);
        verb.Complete(_edge, Names.Edges);
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>Nothing says which sessions are meant.</summary>
    public bool IsEmpty(CommandResult result) => All.All(option => result.GetResult(option) is null);

    /// <summary>Which of the names that are given the cluster does not have, for people; null: it has them all.</summary>
    public Task<string?> UnknownAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken) =>
        UnknownName.OfFilterAsync(api, new NamedThings(
            parsed.GetValue(_app), parsed.GetValue(_target), parsed.GetValue(_region), parsed.GetValue(_edge)), cancellationToken);

    /// <summary>The same in the query of a path.</summary>
    public (string Name, string? Value)[] Query(ParseResult parsed) =>
    [
        ("app", parsed.GetValue(_app)), ("target", parsed.GetValue(_target)), ("client", parsed.GetValue(_client)),
        ("region", parsed.GetValue(_region)), ("edge", parsed.GetValue(_edge)), ("olderThan", parsed.GetValue(_olderThan)?.ToString()),
        ("minBytes", parsed.GetValue(_minBytes)?.ToString(CultureInfo.InvariantCulture)),
        .. IsForEnded ? Array.Empty<(string, string?)>()
            :
            [
                ("state", parsed.GetValue(_state) is { } state ? StateText(state) : null),
                ("idleFor", parsed.GetValue(_idleFor)?.ToString()),
            ],
    ];

    /// <summary>The same in a body.</summary>
    public CloseFilter Filter(ParseResult parsed) => new()
    {
        App = parsed.GetValue(_app),
        Target = parsed.GetValue(_target),
        Client = parsed.GetValue(_client),
        Region = parsed.GetValue(_region),
        Edge = parsed.GetValue(_edge),
        State = parsed.GetValue(_state),
        OlderThanSeconds = parsed.GetValue(_olderThan)?.Value.TotalSeconds,
        IdleForSeconds = parsed.GetValue(_idleFor)?.Value.TotalSeconds,
        MinBytes = parsed.GetValue(_minBytes),
    };

    public static string StateText(SessionState state) => state switch
    {
        SessionState.Assigning => "assigning",
        SessionState.Connecting => "connecting",
        SessionState.Data => "data",
        _ => "last_data",
    };

    private static string? ParseClient(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (StrictNetwork.TryParse(text, out _) || StrictAddress.TryParse(text, out _)) return text;
        result.AddError($"--client '{text}': expected a network such as 10.0.0.0/8 or an address{StrictNetwork.Why(text)}.");
        return null;
    }
}
