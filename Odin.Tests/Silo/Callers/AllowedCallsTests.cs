using Odin.Grains.Catalog;
using Odin.Silo.Callers;

namespace Odin.Tests.Silo.Callers;

/// <summary>Whoever adds a call to a grain decides who may make it.</summary>
public sealed class AllowedCallsTests
{
    /// <summary>Silos make these among themselves.</summary>
    private static readonly string[] OfSilos =
    [
        "IAppBackendGrain.MergeAsync", "IAppCatalogGrain.FollowAsync", "IAppCatalogGrain.OfferAsync", "IAppCatalogGrain.RecordAsync",
        "IPermitRegisterGrain.ClaimAsync", "IPermitRegisterGrain.WriteAsync", "IRegionGrain.GetAppsAsync",
        "IRegionGrain.GetConsolesAsync", "IRegionGrain.OnCatalogChangedAsync", "IRegionGrain.WakeAppAsync",
    ];

    [Fact]
    public void Every_call_of_every_grain_is_one_of_edges_of_operators_or_of_silos() =>
        typeof(IAppCatalogGrain).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods().Where(method => !method.IsStatic && !AllowedCalls.IsNamed(type, method.Name))
                .Select(method => $"{type.Name}.{method.Name}"))
            .Order(StringComparer.Ordinal).ShouldBe(OfSilos);
}
