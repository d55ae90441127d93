using System.CommandLine;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary><c>odin get</c>: what a cluster has to do and what it does.</summary>
internal static class GetCommand
{
    public static Command Create() => new("get", "Shows a cluster's configuration, apps, targets, edges or sessions.");

    /// <summary>What a cluster has to do, and who does it.</summary>
    public static (string Name, Func<string[], Command> Create)[] Verbs(Terminal terminal) =>
    [
        ("config", _ => new GetConfigCommand(terminal).Create()),
        ("apps", _ => Apps(terminal)),
        ("targets", _ => Targets(terminal)),
        ("edges", _ => Edges(terminal)),
        ("silos", _ => Silos(terminal)),
        ("regions", _ => Regions(terminal)),
        ("vips", _ => Vips(terminal)),
        ("history", _ => History(terminal)),
    ];

    private static Command Apps(Terminal terminal)
    {
        var app = Flag.Text("--app", "NAME", "Only this app.");
        var flags = new ListFlags<AppRow>("app", row => row.App, (app, Same<AppRow>(row => row.App)));
        return new ListCommand<AppRow>(terminal, flags,
            (api, _, stop) => Listing<AppRow>.ReadAsync<AppList>(api, "apps", list => list.Apps.Select(AppRow.Of), stop))
            .Create("apps", "The apps with their versions and counts, world-wide.", Names.Apps,
                ("--region", "an app is served in every region; `odin get targets --app NAME --region REGION` lists its targets of one"));
    }

    private static Command Targets(Terminal terminal)
    {
        var app = Flag.Text("--app", "NAME", "Only targets of this app.");
        var flags = new ListFlags<TargetRow>("target", row => row.Target, (app, Same<TargetRow>(row => row.App)),
            (Region("Only targets that stand in this region."), Same<TargetRow>(row => row.Region)));
        return new ListCommand<TargetRow>(terminal, flags, (api, parsed, stop) => Listing<TargetRow>.ReadAsync<TargetList>(
            api, ApiPath.Of("targets", ("app", parsed.GetValue(app))), list => list.Targets.Select(TargetRow.Of), stop))
            .Create("targets", "Every app's targets with counts and health, world-wide.", Names.Targets);
    }

    private static Command Edges(Terminal terminal) => new ListCommand<EdgeRow>(terminal,
        new("edge", row => row.Edge, (Region("Only edges of this region."), Same<EdgeRow>(row => row.Region))),
        (api, _, stop) => Listing<EdgeRow>.ReadAsync<EdgeList>(api, "edges", list => list.Edges.Select(EdgeRow.Of), stop))
        .Create("edges", "The live edges of all regions, and the absent ones that have an admin state.", Names.Edges,
            ("--app", "every edge serves every app; `odin explain NAME` says what each edge does with one"));

    private static Command Silos(Terminal terminal) => new ListCommand<SiloRow>(terminal,
        new("silo", row => row.Silo, (Region("Only silos of this region."), Same<SiloRow>(row => row.Region))),
        (api, _, stop) => Listing<SiloRow>.ReadAsync<SilosAnswer>(api, "silos", list => list.Silos.Select(SiloRow.Of), stop))
        .Create("silos", "The silos, as the one that is asked sees them.", Names.Silos,
            ("--app", "silos are there for all apps; `odin describe app NAME` shows one"));

    private static Command Regions(Terminal terminal) => new ListCommand<RegionRow>(terminal,
        new("region", row => row.Region, (Region("Only this region."), Same<RegionRow>(row => row.Region))),
        async (api, _, stop) =>
        {
            var (regions, failure) = await api.GetAsync<RegionsAnswer>("regions", stop);
            if (regions is null) return (null, failure);
            return await Listing<RegionRow>.ReadAsync<EdgeList>(api, "edges", list => RegionRow.Of(list.Edges,
                [.. regions.Regions.Where(region => region.IsSoft).Select(region => region.Name)], regions.Flows), stop);
        }).Create("regions", "What each region has to do, and how many edges it wants.", Names.Regions,
            ("--app", "a region serves every app; `odin explain NAME` says what its edges do with one"));

    private static Command Vips(Terminal terminal) => new ListCommand<VipRow>(terminal,
        new("VIP", row => row.Vip, (Region("Only edges of this region."), Same<VipRow>(row => row.Region))),
        (api, _, stop) => Listing<VipRow>.ReadAsync<EdgeList>(api, "edges", list => VipRow.Of(list.Edges), stop))
        .Create("vips", "How each VIP stands on each edge, and why.", none:
            ("--app", "a VIP stands on edges for all its apps; `odin describe app NAME` shows an app"));

    private static Command History(Terminal terminal) => new ListCommand<HistoryRow>(terminal, new("version", row => row.Version),
        (api, _, stop) => Listing<HistoryRow>.ReadAsync<HistoryAnswer>(api, "config/history",
            list => list.Documents.Select(HistoryRow.Of), stop))
        .Create("history", "The documents that can be rolled back to, the newest first.", none:
            [("--app", "a document is that of all apps"), ("--region", "a document is that of all regions")]);

    private static Option<string?> Region(string help) => Flag.Text("--region", "NAME", help);

    private static Func<TRow, string, bool> Same<TRow>(Func<TRow, string?> value) =>
        (row, wanted) => ListFlags<TRow>.IsSame(value(row), wanted);
}
