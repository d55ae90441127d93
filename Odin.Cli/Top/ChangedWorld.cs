using Odin.Silo.World;

namespace Odin.Cli.Top;

/// <summary>Makes the document of this second out of the one before.</summary>
internal static class ChangedWorld
{
    /// <summary>Null: the changes are made to another document.</summary>
    public static WorldDocument? Of(WorldDocument? before, WorldChanges changes)
    {
        if (before?.Time != changes.After) return null;
        var apps = before.Apps.ToDictionary(app => app.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var gone in changes.GoneApps) apps.Remove(gone);
        foreach (var app in changes.Apps) apps[app.Name] = app;
        return before with
        {
            Time = changes.Time,
            CatalogVersion = changes.CatalogVersion,
            Damage = changes.Damage,
            Totals = changes.Totals,
            Apps = [.. apps.Values],
            Regions = changes.Regions ?? before.Regions,
            Flows = changes.Flows ?? before.Flows,
            Edges = changes.Edges ?? before.Edges,
            Silos = changes.Silos ?? before.Silos,
            Missing = changes.Missing,
            MissingCount = changes.MissingCount,
        };
    }
}
