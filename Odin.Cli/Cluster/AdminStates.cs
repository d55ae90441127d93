using Odin.Grains.Catalog;

namespace Odin.Cli.Cluster;

/// <summary>What the operator wants otherwise than ready, in words.</summary>
internal static class AdminStates
{
    /// <param name="all">Everything the catalog holds.</param>
    public static IReadOnlyList<string> Of(CatalogChanges all) =>
    [
        .. all.Changed.Where(app => app.Wishes.App != Wish.Ready).Select(app => $"app {app.Spec.Name} {Say(app.Wishes.App)}"),
        .. all.Changed.SelectMany(app => app.Wishes.Targets.Select(target => $"target {target.Address} of app {app.Spec.Name} {Say(target.Wish)}")),
        .. all.Edges.Select(edge => $"edge {edge.EdgeId} {Say(edge.Wish)}"),
    ];

    public static string Say(Wish state) => state.ToString().ToLowerInvariant();
}
