using Odin.Grains.Catalog;
using Odin.Grains.Events;

namespace Odin.Grains.Regions;

/// <summary>The catalog's last events, kept by a region too: the catalog's grain forgets them when it moves. Whoever reads both sees each
/// event once, by its name. Lives on the region's scheduler.</summary>
internal sealed class CatalogEventsCopy(IAppCatalogGrain catalog, TimeProvider time)
{
    /// <summary>Silos report to the catalog what they saw some time later: what comes out of order is not left out.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private long _mark;
    private DateTimeOffset? _last;

    public EventHistory History { get; } = new(CatalogEvents.Kept);

    /// <param name="mark">As the catalog gave it with its last answer (<see cref="Edges.CatalogChanges.EventsMark"/>).</param>
    public async Task CatchUpAsync(long mark)
    {
        if (mark == 0 || mark == _mark) return;
        var events = await catalog.GetEventsAsync(new EventQuery { Since = _last - Late })
            .WaitAsync(CatalogSubscription.Deadline, time);
        foreach (var one in events)
        {
            History.Add(one);
            if (_last is null || one.Time > _last) _last = one.Time;
        }

        _mark = mark;
    }
}
