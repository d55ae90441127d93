using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;

namespace Odin.Cli.Cluster;

/// <summary><c>odin drain</c>, <c>disable</c> and <c>enable</c>: what the operator wants of an app, a target or an edge.</summary>
internal sealed class AdminStateCommand(AdminState adminState, string state, Terminal terminal)
{
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
        var app = new Argument<string?>("APP") { Description = "The app's name.", Arity = ArgumentArity.ZeroOrOne };
        var target = new Argument<string?>("TARGET")
        {
            Description = "One of its targets, as configured. Default: the app itself.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var edge = new Option<string?>("--edge") { Description = "An edge instead of an app.", HelpName = "ID" };
        var force = new Option<bool>("--force")
        {
            Description = "With --edge: an edge that is not there yet, or without which a VIP would be announced by too few.",
        };
        var verb = new ClusterVerb(terminal);
        var command = new Command(name, description) { app, target, edge, force };
        verb.AddTo(command);
        command.Validators.Add(result =>
        {
            var isEdge = result.GetResult(edge) is not null;
            if (result.GetResult(app) is { Tokens.Count: > 0 } == isEdge)
                result.AddError($"{name}: give an app, with a target or without, or --edge with an id.");
            if (!isEdge && result.ValueIfValid(force))
                result.AddError($"{name}: --force is for an edge that is not there yet; apps and targets have to be configured first.");
        });
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, (grains, _) => parsed.GetValue(edge) is { } id
            ? SetEdgeAsync(grains, id, parsed.GetValue(force))
            : SetAsync(grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key), parsed.GetValue(app)!, parsed.GetValue(target)),
            cancellationToken));
        return command;
    }

    /// <summary>An id that nobody bears is nearly always a slip; the state would wait for an edge that never comes.</summary>
    private async Task<int> SetEdgeAsync(IGrainFactory grains, string id, bool isForced)
    {
        var known = (await EdgeRow.ReadAsync(grains)).Select(row => row.Edge).ToList();
        if (!isForced && !known.Exists(edge => EdgeName.IsMeant(edge, id)))
            return terminal.Fail($"there is no edge " +
                $"'{id}'.{DidYouMean.Hint(id, known)} `odin get edges` lists them; --force is for one that is not there yet.");

        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        if (!isForced && adminState != AdminState.Ready && await WhyNotAsync(grains, catalog, id) is { } why) return terminal.Fail(why);

        return Report(await catalog.SetEdgeAdminStateAsync(id, adminState), $"edge {id}");
    }

    private static async Task<string?> WhyNotAsync(IGrainFactory grains, IAppCatalogGrain catalog, string id)
    {
        var edges = (await EdgeRow.EdgesAsync(grains)).ToList();
        var wanted = await catalog.GetChangesAsync(0);
        return VipGuard.WhyNot(edges, wanted.Edges, wanted.SoftRegions, id);
    }

    private async Task<int> SetAsync(IAppCatalogGrain catalog, string name, string? target)
    {
        if (await catalog.GetAppAsync(name) is not { } app)
            return terminal.Fail($"there is no app " +
                $"'{name}'.{DidYouMean.Hint(name, (await catalog.GetAsync()).Config.Apps.Select(known => known.Name))} `odin get apps` " +
                    $"lists them.");
        if (target is null) return Report(await catalog.SetAdminStateAsync(name, null, adminState), $"app {name}");

        var addresses = app.Spec.Targets.Select(spec => spec.Address.ToString()).ToList();
        return AddressOf(app.Spec, target) is { } address
            ? Report(await catalog.SetAdminStateAsync(name, address, adminState), $"target {address} of app {name}")
            : terminal.Fail($"app {name} has no target '{target}'.{DidYouMean.Hint(target, addresses)} " +
                $"It has {string.Join(", ", addresses)}.");
    }

    private static TargetAddress? AddressOf(AppSpec app, string text) =>
        app.Targets.FirstOrDefault(target => string.Equals(target.Address.ToString(), text, StringComparison.OrdinalIgnoreCase))?.Address;

    private int Report(ApplyResult result, string what) => CatalogOutcome.ReportState(terminal, result, what, state);
}
