using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;

namespace Odin.Silo.World;

/// <summary>All events of the whole cluster that are kept, merged by time: the catalog has some, each region and each app.</summary>
/// <remarks>A catalog that has just started is waited for until it knows the regions.</remarks>
internal sealed class EventFeed(IGrainFactory grains, EventQuery query, TimeProvider time, CancellationToken cancellationToken)
{
    private const int AskedAtOnce = 64;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly List<string> _missing = [];

    /// <summary>Who did not answer, for people.</summary>
    public IReadOnlyList<string> Missing => _missing;

    private IAppCatalogGrain Catalog => grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    /// <param name="apps">Those that may have events.</param>
    public async Task<IReadOnlyList<ClusterEvent>> ReadAsync(IEnumerable<string> apps)
    {
        List<ClusterEvent> events = [.. await AskAsync("the catalog", Catalog.GetEventsAsync(query))];
        if (_missing.Count == 0)
        {
            foreach (var some in (await RegionsAsync()).Chunk(AskedAtOnce))
                await AddAsync(events, some.Select(name => AskAsync($"region {name}", Region(name).GetEventsAsync(query))));
            foreach (var some in apps.Where(app => IsMeant(query.App, app)).Chunk(AskedAtOnce))
                await AddAsync(events, some.Select(name => AskAsync($"app {name}", App(name).GetEventsAsync(query))));
        }

        return [.. ClusterEvent.InOrder(events.DistinctBy(known => (known.Source, known.Number)))];
    }

    private IRegionGrain Region(string name) => grains.GetGrain<IRegionGrain>(name);

    private IAppBackendGrain App(string name) => grains.GetGrain<IAppBackendGrain>(name);

    private async Task<IEnumerable<string>> RegionsAsync()
    {
        var known = await Catalog.GetKnownRegionsAsync().WaitAsync(Deadline, time, cancellationToken);
        if (known.CompleteIn > TimeSpan.Zero) await Task.Delay(known.CompleteIn, time, cancellationToken);
        var regions = await Catalog.GetEventRegionsAsync().WaitAsync(Deadline, time, cancellationToken);
        return regions.Where(region => IsMeant(query.Region, region));
    }

    private static bool IsMeant(string? wanted, string name) =>
        wanted is null || name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static async Task AddAsync(List<ClusterEvent> events, IEnumerable<Task<ImmutableArray<ClusterEvent>>> asking)
    {
        foreach (var answer in await Task.WhenAll(asking)) events.AddRange(answer);
    }

    private async Task<ImmutableArray<ClusterEvent>> AskAsync(string who, Task<ImmutableArray<ClusterEvent>> asking)
    {
        try
        {
            return await asking.WaitAsync(Deadline, time, cancellationToken);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !cancellationToken.IsCancellationRequested)
        {
            lock (_missing) _missing.Add(who);
            return [];
        }
    }
}
