using Odin.Grains.Edges;

namespace Odin.Silo.Api;

/// <summary>What the operator wants otherwise than ready, in words.</summary>
internal static class AdminStates
{
    /// <param name="all">Everything the catalog holds.</param>
    public static IReadOnlyList<string> Of(CatalogChanges all) =>
    [
        .. all.Changed.Where(app => app.AdminStates.App != AdminState.Ready)
            .Select(app => $"app {app.Spec.Name} {Say(app.AdminStates.App)}"),
        .. all.Changed.SelectMany(app =>
            app.AdminStates.Targets.Select(target => $"target {target.Address} of app {app.Spec.Name} {Say(target.AdminState)}")),
        .. all.Edges.Select(edge => $"edge {edge.EdgeId} {Say(edge.AdminState)}"),
        .. all.SoftRegions.Select(region => $"region {region} soft"),
    ];

    public static string Say(AdminState state) => state.ToString().ToLowerInvariant();
}
