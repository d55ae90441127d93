using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Leases;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Catalog;

namespace Odin.Edge.Apps;

/// <summary>The apps this edge serves. Changed by the control side alone, one change at a time; what a change does not name is not touched.</summary>
internal sealed partial class AppSet(ListenerSet listeners, LoopSet loops, IHostResolver hosts, LeaseKeeperFactory leases, TimeProvider time, ILogger<AppSet> logger) : IAsyncDisposable
{
    private readonly Dictionary<Target, TargetResolver> _resolvers = [];
    private ImmutableSortedDictionary<string, EdgeApp> _apps = ImmutableSortedDictionary<string, EdgeApp>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    /// <summary>The catalog version in force; 0: none yet.</summary>
    public long Version { get; private set; }

    /// <summary>By name. From any thread.</summary>
    public ImmutableSortedDictionary<string, EdgeApp> Apps => Volatile.Read(ref _apps);

    /// <summary>Puts a difference in force: new targets are being resolved and ports are open, or have said why not, when it returns.</summary>
    public async Task ApplyAsync(CatalogChanges changes)
    {
        var gone = changes.IsComplete ? Apps.Keys.Except(changes.Changed.Select(app => app.Spec.Name), StringComparer.OrdinalIgnoreCase) : changes.Removed;
        foreach (var name in gone.ToList()) await RemoveAsync(name);
        foreach (var change in changes.Changed) await PutAsync(change);
        await listeners.ApplyAsync([.. Apps.Values]);
        Version = changes.Version;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Apps.Values) await app.Leases.DisposeAsync();
        foreach (var resolver in _resolvers.Values) await resolver.DisposeAsync();
        _resolvers.Clear();
    }

    private async Task PutAsync(AppVersion change)
    {
        if (Apps.TryGetValue(change.Spec.Name, out var app))
        {
            if (app.Model.Version == change.Version) return;
            var before = app.Model;
            app.Replace(new AppModel(change.Version, change.Spec, [.. change.Spec.Targets.Select(target => app.TargetFor(target.Address))]));
            StartResolving(app);
            await StopResolvingAsync(before.Targets.Except(app.Model.Targets));
            LogChanged(app.Name, change.Version);
            app.Leases.OnModelChanged();
            return;
        }

        ImmutableArray<Target> targets = [.. change.Spec.Targets.Select(target => new Target(target.Address, loops.Count))];
        app = new EdgeApp(new AppModel(change.Version, change.Spec, targets), loops.Count, leases, time, logger);
        StartResolving(app);
        Volatile.Write(ref _apps, _apps.Add(app.Name, app));
        app.Leases.Start();
        LogAdded(app.Name, change.Version);
    }

    /// <summary>Live sessions go on; the port is closed by the listeners' own difference.</summary>
    private async Task RemoveAsync(string name)
    {
        if (!Apps.TryGetValue(name, out var app)) return;
        Volatile.Write(ref _apps, _apps.Remove(name));
        await app.Leases.DisposeAsync();
        await StopResolvingAsync(app.Model.Targets);
        LogRemoved(app.Name);
    }

    private void StartResolving(EdgeApp app)
    {
        foreach (var target in app.Model.Targets.Where(target => !_resolvers.ContainsKey(target)))
        {
            var resolver = new TargetResolver(target, hosts, app.OnAddressChanged, time, logger);
            _resolvers.Add(target, resolver);
            resolver.Start();
        }
    }

    private async Task StopResolvingAsync(IEnumerable<Target> targets)
    {
        foreach (var target in targets)
        {
            if (_resolvers.Remove(target, out var resolver)) await resolver.DisposeAsync();
        }
    }

    [LoggerMessage(5601, LogLevel.Information, "App {App} is served in version {Version}")]
    private partial void LogAdded(string app, long version);

    [LoggerMessage(5602, LogLevel.Information, "App {App} changed to version {Version}")]
    private partial void LogChanged(string app, long version);

    [LoggerMessage(5603, LogLevel.Information, "App {App} is served no more; its live sessions go on")]
    private partial void LogRemoved(string app);
}
