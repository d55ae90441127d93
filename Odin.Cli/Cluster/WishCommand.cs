using System.CommandLine;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Thor.Commands;

namespace Odin.Cli.Cluster;

/// <summary><c>odin drain</c>, <c>disable</c> and <c>enable</c>: what the operator wants of an app, a target or an edge.</summary>
internal sealed class WishCommand(Wish wish, string state, Terminal terminal)
{
    public static Command Drain(Terminal terminal) =>
        new WishCommand(Wish.Draining, "draining", terminal).Create("drain", "Nothing new for an app, a target or an edge; live sessions go on for Drain.Timeout and end evenly over Drain.Window.");

    public static Command Disable(Terminal terminal) =>
        new WishCommand(Wish.Disabled, "disabled", terminal).Create("disable", "Nothing new for an app, a target or an edge, and its live sessions end at once.");

    public static Command Enable(Terminal terminal) => new WishCommand(Wish.Ready, "ready", terminal).Create("enable", "Makes a drained or disabled app, target or edge ready again.");

    private Command Create(string name, string description)
    {
        var app = new Argument<string?>("APP") { Description = "The app's name.", Arity = ArgumentArity.ZeroOrOne };
        var target = new Argument<string?>("TARGET") { Description = "One of its targets, as configured. Default: the app itself.", Arity = ArgumentArity.ZeroOrOne };
        var edge = new Option<string?>("--edge") { Description = "An edge instead of an app.", HelpName = "ID" };
        var verb = new ClusterVerb(terminal);
        var command = new Command(name, description) { app, target, edge };
        verb.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(app) is null == result.GetValue(edge) is null) result.AddError($"{name}: give an app, with a target or without, or --edge with an id.");
        });
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, (grains, _) =>
        {
            var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
            return parsed.GetValue(edge) is { } id ? WishForEdgeAsync(catalog, id) : WishAsync(catalog, parsed.GetValue(app)!, parsed.GetValue(target));
        }, cancellationToken));
        return command;
    }

    private async Task<int> WishForEdgeAsync(IAppCatalogGrain catalog, string id) => Tell(await catalog.SetEdgeWishAsync(id, wish), $"edge {id}");

    private async Task<int> WishAsync(IAppCatalogGrain catalog, string name, string? target)
    {
        if (await catalog.GetAppAsync(name) is not { } app) return Fail($"there is no app '{name}'; `odin get apps` lists them.");
        if (target is null) return Tell(await catalog.SetWishAsync(name, null, wish), $"app {name}");

        return AddressOf(app.Spec, target) is { } address
            ? Tell(await catalog.SetWishAsync(name, address, wish), $"target {address} of app {name}")
            : Fail($"app {name} has no target '{target}'; it has {string.Join(", ", app.Spec.Targets.Select(spec => spec.Address))}.");
    }

    private static TargetAddress? AddressOf(AppSpec app, string text) =>
        app.Targets.FirstOrDefault(target => string.Equals(target.Address.ToString(), text, StringComparison.OrdinalIgnoreCase))?.Address;

    private int Tell(ApplyResult result, string what)
    {
        switch (result.Outcome)
        {
            case ApplyOutcome.Applied:
                terminal.Text.WriteLine($"{what}: {state} (version {result.Version})");
                return ExitCode.Ok;
            case ApplyOutcome.Unchanged:
                terminal.Text.WriteLine($"{what}: {state} already (version {result.Version})");
                return ExitCode.Ok;
            case ApplyOutcome.UnknownApp or ApplyOutcome.UnknownTarget:
                return Fail($"{what} is configured no more.");
            default:
                return CatalogOutcome.Tell(terminal, result, [], result.Version, asked: null);
        }
    }

    private int Fail(string message)
    {
        terminal.SayError(message);
        return ExitCode.Failed;
    }
}
