using Odin.Grains.Catalog;
using Odin.Silo.Callers;

namespace Odin.Tests.Silo.Callers;

/// <summary>Whoever lets edges make one more call decides that here, too.</summary>
public sealed class AllowedCallsTests
{
    private static readonly string[] OfEdges =
    [
        "IAppBackendGrain.ExchangePermitsAsync", "IAppBackendGrain.LeaseAsync", "IAppBackendGrain.PickAsync",
        "IRegionGrain.LeaveAsync", "IRegionGrain.OfferCatalogAsync", "IRegionGrain.SyncAsync", "IRegionGrain.WatchAsync",
        "IRegionShardGrain.LeaveAsync", "IRegionShardGrain.OfferCatalogAsync", "IRegionShardGrain.SyncAsync",
        "IRegionShardGrain.WatchAsync",
        "ITicketKeysGrain.ExchangeAsync",
    ];

    [Fact]
    public void Of_all_calls_of_all_grains_edges_may_make_these_and_nobody_but_silos_the_others() =>
        typeof(IAppCatalogGrain).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods().Where(method => !method.IsStatic && AllowedCalls.IsNamed(type, method.Name))
                .Select(method => $"{type.Name}.{method.Name}"))
            .Order(StringComparer.Ordinal).ShouldBe(OfEdges);
}
