using System.CommandLine;
using System.Net;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary><c>odin drain</c>, <c>disable</c> and <c>enable</c>: what the operator wants of an app, a target or an edge.</summary>
internal sealed class AdminStateCommand(AdminState adminState, string state, Terminal terminal)
{
    private readonly Argument<string?> _app = new("APP") { Description = "The app's name.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _target = new("TARGET")
    {
        Description = "One of its targets, as configured. Default: the app itself.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _edge = Flag.Text("--edge", "ID", "An edge instead of an app.");
    private readonly Option<bool> _force = new("--force")
    {
        Description = "With --edge: an edge that is not there yet, or without which a VIP would be announced by too few.",
    };
    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Does not ask. Whoever types is asked before sessions end; a script is not.",
    };
    private readonly ApiVerb _verb = new(terminal);

    public static Command Drain(Terminal terminal) =>
        new AdminStateCommand(AdminState.Draining, "draining", terminal).Create("drain",
            "Nothing new for an app, a target or an edge; live sessions go on for Drain.Timeout and end evenly over Drain.Window.");

    public static Command Disable(Terminal terminal) =>
        new AdminStateCommand(AdminState.Disabled, "disabled", terminal)
        .Create("disable", "Nothing new for an app, a target or an edge, and its live sessions end at once.");

    public static Command Enable(Terminal terminal) =>
        new AdminStateCommand(AdminState.Ready, "ready", terminal)
        .Create("enable", "Makes a drained or disabled app, target or edge ready again.");

    private Command Create(string name, string description)
    {
        var command = new Command(name, description) { _app, _target, _edge, _force, _yes };
        _verb.AddTo(command);
        _verb.Complete(_app, Names.Apps);
        _verb.Complete(_target, Names.TargetsAfter(_app));
        _verb.Complete(_edge, Names.Edges);
        command.Validators.Add(result =>
        {
            var isEdge = result.GetResult(_edge) is not null;
            if (result.GetResult(_app) is { Tokens.Count: > 0 } == isEdge)
                result.AddError($"{name}: give an app, with a target or without, or --edge with an id.");
            if (!isEdge && result.ValueIfValid(_force))
                result.AddError($"{name}: --force is for an edge that is not there yet; apps and targets have to be configured first.");
        });
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => LookAsync(parsed, api, stop), (api, stop) => SetAsync(parsed, api, stop),
                cancellationToken));
        return command;
    }

    /// <summary>What is not there, or cannot be seen, needs no question: the change itself says so. Where nobody can be asked a drain is
    /// begun, because it can be taken back; sessions that end at once come back no more.</summary>
    private async Task<NextStep> LookAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var (canAsk, endsAtOnce) = (terminal.InputIsTyped, adminState == AdminState.Disabled);
        if (adminState == AdminState.Ready || parsed.GetValue(_yes) || (!canAsk && !endsAtOnce)) return NextStep.Act;
        var (edge, app, target) = (parsed.GetValue(_edge), parsed.GetValue(_app), parsed.GetValue(_target));
        if (await LiveAsync(api, edge, app, target, cancellationToken) is not { } live) return NextStep.Act;
        if (!canAsk && live == 0) return NextStep.Act;

        var what = edge is not null ? $"edge {edge}" : target is null ? $"app {app}" : $"target {target} of app {app}";
        var end = (endsAtOnce, live) switch
        {
            (true, 1) => "ends at once",
            (true, _) => "end at once",
            (false, 1) => "goes on for Drain.Timeout at most",
            (false, _) => "go on for Drain.Timeout at most",
        };
        terminal.Say($"{what}: nothing new comes to it, and its {Quantity.Of(live, "live session")} {end}");
        return NextStep.Ask(endsAtOnce ? "disable it?" : "drain it?", "changed");
    }

    private Task<int> SetAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken) =>
        parsed.GetValue(_edge) is { } edge ? SetEdgeAsync(api, edge, parsed.GetValue(_force), cancellationToken)
            : SetAsync(api, parsed.GetValue(_app)!, parsed.GetValue(_target), cancellationToken);

    private static async Task<long?> LiveAsync(ApiClient api, string? edge, string? app, string? target,
        CancellationToken cancellationToken)
    {
        if (edge is not null) return (await api.GetAsync<EdgeAnswer>($"edges/{ApiPath.Part(edge)}", cancellationToken)).Value?.Edge.Live;
        var path = AdminStatePath.OfThing(app!, target);
        return target is null ? (await api.GetAsync<AppAnswer>(path, cancellationToken)).Value?.App.Live
            : (await api.GetAsync<TargetAnswer>(path, cancellationToken)).Value?.Target.Live;
    }

    /// <summary>An id that nobody bears is nearly always a slip; the state would wait for an edge that never comes.</summary>
    private async Task<int> SetEdgeAsync(ApiClient api, string id, bool isForced, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"edges/{ApiPath.Part(id)}/admin-state", ("force", ApiPath.Flag(isForced)));
        var failure = await PutAsync(api, path, $"edge {id}", cancellationToken);
        if (failure is not { Status: HttpStatusCode.NotFound }) return failure?.Report(terminal) ?? ExitCode.Ok;
        var (list, _) = await api.GetAsync<EdgeList>("edges", cancellationToken);
        return terminal.Fail($"there is no edge '{id}'.{DidYouMean.Hint(id, list?.Edges.Select(edge => edge.Id) ?? [])} " +
            "`odin get edges` lists them; --force is for one that is not there yet.");
    }

    private async Task<int> SetAsync(ApiClient api, string app, string? target, CancellationToken cancellationToken)
    {
        var what = target is null ? $"app {app}" : $"target {target} of app {app}";
        var failure = await PutAsync(api, AdminStatePath.Of(app, target), what, cancellationToken);
        if (failure is not { Status: HttpStatusCode.NotFound }) return failure?.Report(terminal) ?? ExitCode.Ok;
        return terminal.Fail(await UnknownName.OfTargetAsync(api, app, target, cancellationToken));
    }

    /// <summary>Null: it stands, and that was said.</summary>
    private async Task<ApiFailure?> PutAsync(ApiClient api, string path, string what, CancellationToken cancellationToken)
    {
        var (answer, failure) = await AdminStatePath.PutAsync(api, path, adminState, cancellationToken);
        if (answer is not null) CatalogOutcome.ReportState(terminal, answer.IsChanged, answer.DocumentVersion, what, state);
        return failure;
    }
}
