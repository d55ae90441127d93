using System.CommandLine;
using System.Globalization;
using System.Net;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Edges;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Describing;

/// <summary><c>odin describe</c>: everything known about one thing, since when, why, and what to do.</summary>
internal static class DescribeCommand
{
    public static Command Create(Terminal terminal, string[] words) => Verbs.AddTo(
        new Command("describe", "Everything known about one app, target, edge or session, with the last events and what to do."), words,
        [
            ("app", _ => new DescribeVerb(terminal, (api, _, name, stop) => AppAsync(api, name, stop))
                .Create("app", "An app, its targets and who serves it.", "The app's name.", Names.Apps)),
            ("target", _ => Target(terminal)),
            ("edge", _ => new DescribeVerb(terminal, (api, _, name, stop) => EdgeAsync(api, name, stop))
                .Create("edge", "An edge: what it runs, its load, closed ports and VIPs.", "The edge's id.", Names.Edges)),
            ("session", _ => new DescribeVerb(terminal, (api, _, id, stop) => DescribeSession.ReadAsync(api, id, stop))
                .Create("session", "A live session.", "Its id, 32 digits.", Names.None)),
        ]);

    private static Command Target(Terminal terminal)
    {
        var app = Flag.Text("--app", "NAME", "Of this app. Default: of all that have it.");
        return new DescribeVerb(terminal, (api, parsed, name, stop) => DescribeTarget.ReadAsync(api, name, parsed.GetValue(app), stop))
            .Create("target", "A target in each app that has it: what each region finds, and why.", "HOST:PORT, as configured.",
                Names.TargetsOf(parsed => parsed.GetValue(app)), app);
    }

    private static async Task<(Description?, ApiFailure?)> AppAsync(ApiClient api, string name, CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.GetAsync<AppAnswer>($"apps/{ApiPath.Part(name)}", cancellationToken);
        if (failure is { Status: HttpStatusCode.NotFound })
            return (null, failure with { Message = await UnknownName.OfAppAsync(api, name, cancellationToken) });
        if (answer is null) return (null, failure);
        var app = answer.App;
        var events = await DescribeVerb.EventsAsync(api, ApiPath.Of("events", ("app", app.Name)), _ => true, cancellationToken);
        return (new Description().Fact("app", app.Name).Fact("state", app.State).Fact("admin state", Word(app.AdminState))
            .Fact("ports", app.Ports).Fact("balance", app.Balance).Fact("version", app.Version).Fact("live sessions", app.Live)
            .Fact("new per second", app.EstablishedPerSecond is { } rate ? Math.Round(rate, 1) : null).Fact("limit", app.Limit)
            .Fact("of it held by edges", app.Reserved).Fact("usable targets", $"{app.Usable} of {app.Targets}")
            .Fact("closed ports", string.Join(", ", app.Closed))
            .Table("targets", [.. answer.Targets.Select(target => TargetRow.Of(app.Name, target))])
            .Table("edges", [.. answer.Edges.Select(edge =>
                new EdgeShare(edge.Id, edge.Region, edge.Live, edge.Leased, Ago(edge.SilentSeconds)))])
            .Table("last events", events)
            .Advise(app.AdminState != AdminState.Ready, $"the operator wants it {Word(app.AdminState)}: `odin enable {app.Name}` ends that")
            .Advise(app.State is "down" or "panic" or "degraded",
                $"targets are missing: `odin get targets --app {app.Name}` has what each region finds, `odin explain {app.Name}` why")
            .Advise(app.Closed.Length > 0, "an edge cannot open a port: `odin get edges`, and its log (event 5201)")
            .Advise(app.Limit is { } limit && app.Live >= limit,
                $"its limit is reached: raise Limits.MaxConnections, or end some: `odin close --app {app.Name} --older-than 1h`")
            .Advise(answer.MissingCount > 0,
                $"{answer.MissingCount} parts of the cluster did not answer: this may be old; ask again"), null);
    }

    private static async Task<(Description?, ApiFailure?)> EdgeAsync(ApiClient api, string id, CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.GetAsync<EdgeAnswer>($"edges/{ApiPath.Part(id)}", cancellationToken);
        if (failure is { Status: HttpStatusCode.NotFound }
            && await UnknownName.OfFilterAsync(api, new NamedThings(Edge: id), cancellationToken) is { } unknown)
            return (null, failure with { Message = unknown });
        if (answer is null) return (null, failure);
        var (edge, load) = (answer.Edge, answer.Edge.Load);
        var events = await DescribeVerb.EventsAsync(api, "events", one => one.Edge == edge.Id, cancellationToken);
        return (new Description().Fact("edge", edge.Id).Fact("region", edge.Region).Fact("state", edge.State)
            .Fact("admin state", Word(edge.AdminState)).Fact("release", edge.Version)
            .Fact("started", edge.StartedAt is { } started ? TimeText.Of(started) : null).Fact("last report", Ago(edge.SilentSeconds))
            .Fact("configuration", edge.CatalogVersion).Fact("catalog", edge.Catalog).Fact("apps", edge.Apps)
            .Fact("live sessions", edge.Live).Fact("loops", load?.Loops)
            .Fact("busy", load is null ? null : $"{load.BusyShare:P0}")
            .Fact("new per second", load is null ? null : Math.Round(load.NewPerSecond, 1))
            .Fact("room for more sessions", load?.Room).Fact("refused configuration", edge.Refused)
            .Table("closed ports", [.. edge.ClosedPorts.Select(port => new ClosedPortRow(port.App, port.Port))])
            .Table("vips", VipRow.Of([edge])).Table("last events", events)
            .Advise(edge.AdminState != AdminState.Ready,
                $"the operator wants it {Word(edge.AdminState)}: `odin enable --edge {edge.Id}` ends that")
            .Advise(edge.State == "absent", "it does not live; its admin state waits for it")
            .Advise(edge.State == "stale", "it has not reported for more than 3 s: is it cut off, or its process stopped?")
            .Advise(edge.Refused is not null,
                "it serves the version before the one that it refused: the reason is above; `odin rollback` takes that back")
            .Advise(!edge.ClosedPorts.IsEmpty,
                "another program has a port, or the process may not open it: `ss -ltnp` on its machine"), null);
    }

    public static string Word(AdminState state) => state.ToString().ToLowerInvariant();

    private static string? Ago(double? seconds) =>
        seconds is { } length ? string.Create(CultureInfo.InvariantCulture, $"{length:0.0} s ago") : null;

    private sealed record EdgeShare(string Edge, string Region, int Live, int Leased, string? LastReport);

    private sealed record ClosedPortRow(string App, int Port);
}
