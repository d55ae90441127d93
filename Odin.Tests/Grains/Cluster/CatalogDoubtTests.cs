using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

/// <summary>A catalog that was cut off with one region finds out that it may not be the only one.</summary>
public sealed class CatalogDoubtTests
{
    [Fact]
    public async Task A_catalog_doubts_itself_while_it_misses_a_region_and_its_storage()
    {
        var storage = new LosableStorage();
        await using var cluster = await TestCluster.StartAsync(storage: storage);
        var catalog = cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        await catalog.FollowAsync("fra", 0);

        (await SydFollowsAloneAsync(seconds: 4)).ShouldBeLessThan(TimeSpan.FromSeconds(2), "a region is missed, but the storage answers");

        await catalog.FollowAsync("fra", 0);
        storage.IsLost = true;
        (await SydFollowsAloneAsync(seconds: 9)).ShouldBeGreaterThan(TimeSpan.FromSeconds(5));

        storage.IsLost = false;
        (await SydFollowsAloneAsync(seconds: 2)).ShouldBeLessThan(TimeSpan.FromSeconds(2));

        storage.IsLost = true;
        (await SydFollowsAloneAsync(seconds: 9))
            .ShouldBeLessThan(TimeSpan.FromSeconds(2), "a region that was away while the storage answered is missed no more");

        async Task<TimeSpan> SydFollowsAloneAsync(int seconds)
        {
            for (; seconds > 0; seconds--)
            {
                await catalog.FollowAsync("syd", 0);
                cluster.Advance(TimeSpan.FromSeconds(1));
                // Changes nothing, and waits its turn behind the catalog's timer.
                await catalog.SetEdgeAdminStateAsync("nobody", AdminState.Ready);
            }

            return (await catalog.FollowAsync("syd", 0)).InDoubtFor;
        }
    }
}
