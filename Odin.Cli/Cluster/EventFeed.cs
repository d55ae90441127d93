using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;

namespace Odin.Cli.Cluster;

/// <summary>The events of the whole cluster, merged by time: the catalog has some, each region and each app.</summary>
/// <param name="waits">A catalog that has just started is waited for until it knows the regions; otherwise whoever reads comes
/// again.</param>
internal sealed class EventFeed(IGrainFactory grains, EventQuery query, bool waits, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly List<string> _missing = [];

    /// <summary>Who did not answer, for people.</summary>
    public IReadOnlyList<string> Missing => _missing;

    private IAppCatalogGrain Catalog => grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    public async Task<IReadOnlyList<ClusterEvent>> ReadAsync()
    {
        List<ClusterEvent> events = [.. await AskAsync("the catalog", Catalog.GetEventsAsync(query))];
        if (_missing.Count == 0)
        {
            foreach (var some in (await RegionsAsync()).Chunk(ClusterStatus.AskedAtOnce))
                await AddAsync(events, some.Select(name => AskAsync($"region {name}", Region(name).GetEventsAsync(query))));
            foreach (var some in (await AppsAsync()).Chunk(ClusterStatus.AskedAtOnce))
                await AddAsync(events, some.Select(name => AskAsync($"app {name}", App(name).GetEventsAsync(query))));
        }

        return [.. ClusterEvent.InOrder(events.DistinctBy(known => (known.Source, known.Number)))];
    }

    private IRegionGrain Region(string name) => grains.GetGrain<IRegionGrain>(name);

    private IAppBackendGrain App(string name) => grains.GetGrain<IAppBackendGrain>(name);

    private async Task<IEnumerable<string>> RegionsAsync()
    {
        var known = await Catalog.GetKnownRegionsAsync().WaitAsync(Deadline, cancellationToken);
        if (waits && known.CompleteIn > TimeSpan.Zero) await Task.Delay(known.CompleteIn, TimeProvider.System, cancellationToken);
        var regions = await Catalog.GetEventRegionsAsync().WaitAsync(Deadline, cancellationToken);
        return regions.Where(region => query.Region is null || region.Equals(query.Region, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<IEnumerable<string>> AppsAsync()
    {
        var document = await Catalog.GetAsync().WaitAsync(Deadline, cancellationToken);
        return document.Config.Apps.Select(app => app.Name)
            .Where(app => query.App is null || app.Equals(query.App, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task AddAsync(List<ClusterEvent> events, IEnumerable<Task<ImmutableArray<ClusterEvent>>> asking)
    {
        foreach (var answer in await Task.WhenAll(asking)) events.AddRange(answer);
    }

    private async Task<ImmutableArray<ClusterEvent>> AskAsync(string who, Task<ImmutableArray<ClusterEvent>> asking)
    {
        try
        {
            return await asking.WaitAsync(Deadline, cancellationToken);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !cancellationToken.IsCancellationRequested)
        {
            lock (_missing) _missing.Add(who);
            return [];
        }
    }
}
