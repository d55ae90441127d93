using Odin.Cli.Api;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary>What is said of a name that the cluster does not have: what was meant, and where names are listed.</summary>
internal static class UnknownName
{
    /// <summary>Asked when nothing was found: a name that the cluster does not have, in words; null: it has them all, or they cannot be
    /// listed with this key.</summary>
    public static async Task<string?> OfFilterAsync(ApiClient api, NamedThings named, CancellationToken cancellationToken)
    {
        if (named.App is { } app && await OfAppsAsync(api, [app], cancellationToken) is { } noApp) return noApp;

        if (named.Target is { } target)
        {
            var (list, _) = await api.GetAsync<TargetList>(ApiPath.Of("targets", ("app", named.App)), cancellationToken);
            if (list is { Missing: [] } && Of("target", target, list.Targets.Select(known => known.Target.Target)) is { } noTarget)
                return noTarget;
        }

        if (named.Region is { } region && await OfRegionAsync(api, region, cancellationToken) is { } noRegion) return noRegion;

        if (named.Edge is not { } edge) return null;
        var (edges, _) = await api.GetAsync<EdgeList>("edges", cancellationToken);
        return edges is not { Missing: [] } || edges.Edges.Any(known => EdgeName.IsMeant(known.Id, edge)) ? null
            : Of("edge", edge, edges.Edges.Select(known => known.Id));
    }

    /// <summary>The first of the apps that the cluster does not have, in words; null as above.</summary>
    public static async Task<string?> OfAppsAsync(ApiClient api, IEnumerable<string> apps, CancellationToken cancellationToken)
    {
        var (list, _) = await api.GetAsync<AppList>("apps", cancellationToken);
        if (list is not { Missing: [] }) return null;
        var names = list.Apps.Select(known => known.Name).ToList();
        return apps.Select(app => Of("app", app, names)).FirstOrDefault(unknown => unknown is not null);
    }

    /// <summary>A region is known by its edges and silos, or by targets that stand in it.</summary>
    private static async Task<string?> OfRegionAsync(ApiClient api, string region, CancellationToken cancellationToken)
    {
        var (answer, _) = await api.GetAsync<RegionsAnswer>("regions", cancellationToken);
        if (answer is not { Missing: [] }) return null;
        var regions = answer.Regions.Select(known => known.Name).ToList();
        if (Of("region", region, regions) is null) return null;
        var (list, _) = await api.GetAsync<TargetList>("targets", cancellationToken);
        return list is not { Missing: [] } ? null : Of("region", region,
            regions.Union(list.Targets.Select(known => known.Target.Region).OfType<string>(), StringComparer.OrdinalIgnoreCase));
    }

    private static string? Of(string what, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        return names.Contains(name, StringComparer.OrdinalIgnoreCase) ? null : Say(what, name, names);
    }

    public static string Say(string what, string name, IEnumerable<string> known) =>
        $"there is no {what} '{name}'.{DidYouMean.Hint(name, known)} `odin get {what}s` lists them.";

    public static async Task<string> OfAppAsync(ApiClient api, string app, CancellationToken cancellationToken)
    {
        var (list, _) = await api.GetAsync<AppList>("apps", cancellationToken);
        return Say("app", app, list?.Apps.Select(known => known.Name) ?? []);
    }

    /// <summary>The app is not there, or it has no such target.</summary>
    public static async Task<string> OfTargetAsync(ApiClient api, string app, string? target, CancellationToken cancellationToken)
    {
        if (target is null) return await OfAppAsync(api, app, cancellationToken);
        var (known, _) = await api.GetAsync<AppAnswer>($"apps/{ApiPath.Part(app)}", cancellationToken);
        if (known is null) return await OfAppAsync(api, app, cancellationToken);
        var targets = known.Targets.Select(one => one.Target).ToList();
        return $"app {app} has no target '{target}'.{DidYouMean.Hint(target, targets)} It has {string.Join(", ", targets)}.";
    }
}
