using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.LastGood;

/// <summary>What the last-good file says of apps and hosts, so that the next write is of what is another since. For the writer's turns.
/// </summary>
internal sealed class WrittenApps
{
    private readonly Dictionary<string, BackendSnapshot> _snapshots = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HostAddresses> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableSortedDictionary<string, EdgeApp> _apps = ImmutableSortedDictionary<string, EdgeApp>.Empty;

    /// <summary>All of it was written.</summary>
    public void Begin(ImmutableSortedDictionary<string, EdgeApp> apps, LastGoodState written)
    {
        _snapshots.Clear();
        _hosts.Clear();
        Add(apps, written);
    }

    /// <summary>This was written of what differs.</summary>
    public void Add(ImmutableSortedDictionary<string, EdgeApp> apps, LastGoodState written)
    {
        _apps = apps;
        foreach (var name in written.Removed) _snapshots.Remove(name);
        foreach (var snapshot in written.Snapshots) _snapshots[snapshot.App] = snapshot;
        foreach (var entry in written.Hosts) _hosts[entry.Host] = entry;
    }

    /// <summary>Of what an edge knows, what the file does not say.</summary>
    /// <param name="apps">Those that it serves.</param>
    /// <param name="since">The catalog version that was written last.</param>
    /// <param name="present">What the edge knows beside apps, and of hosts all.</param>
    public LastGoodState Difference(ImmutableSortedDictionary<string, EdgeApp> apps, long since, LastGoodState present)
    {
        // A model is replaced before the version that names it: one that is newer than both is written twice.
        var changed = apps.Values.Where(app => app.Model.Version > since).Select(app => app.Model.App).ToImmutableArray();
        return present with
        {
            Apps = changed,
            Removed = ReferenceEquals(apps, _apps) ? [] : [.. _apps.Keys.Where(name => !apps.ContainsKey(name))],
            Snapshots = [.. SnapshotsOf(apps).Where(IsNew)],
            Hosts = [.. present.Hosts.Where(IsNew)],
        };
    }

    public static ImmutableArray<AppVersion> VersionsOf(ImmutableSortedDictionary<string, EdgeApp> apps) =>
        [.. apps.Values.Select(app => app.Model.App)];

    public static IEnumerable<BackendSnapshot> SnapshotsOf(ImmutableSortedDictionary<string, EdgeApp> apps) =>
        apps.Values.Select(app => app.World?.Snapshot).OfType<BackendSnapshot>();

    /// <summary>Counts change each second and are of the past after a restart: health is what a file is written for.</summary>
    private bool IsNew(BackendSnapshot snapshot) =>
        !_snapshots.TryGetValue(snapshot.App, out var before) || before.ConfigVersion != snapshot.ConfigVersion
        || !before.Usable.AsSpan().SequenceEqual(snapshot.Usable.AsSpan());

    private bool IsNew(HostAddresses entry) =>
        !_hosts.TryGetValue(entry.Host, out var before) || !before.Addresses.AsSpan().SequenceEqual(entry.Addresses.AsSpan());
}
