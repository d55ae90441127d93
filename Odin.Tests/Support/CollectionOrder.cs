using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Monitoring;
using Odin.Tests.Processes;
using Odin.Tests.Simulation;
using Xunit.Sdk;
using Xunit.v3;

namespace Odin.Tests.Support;

/// <summary>The order in which collections begin. The longest ones come first: begun last, they would run on alone. Those that make
/// claims about time come last, beside each other and beside little else: they wait more than they work.</summary>
internal sealed class CollectionOrder : ITestCollectionOrderer
{
    private static readonly string[] First = [.. new[]
    {
        typeof(StarvedClusterTests), typeof(RedisEmptiedTests), typeof(ReloadTests), typeof(ReadableLogTests), typeof(SimulationTests),
        typeof(SessionsOfManyEdgesTests), typeof(UnreadLogTests), typeof(DamagedCatalogTests), typeof(EventsTests),
        typeof(Silo.Dashboard.DashboardTests), typeof(AlertChainTests), typeof(TakeoverTests), typeof(IdleConnectionsTests),
        typeof(StarvedTests),
    }.Select(type => type.FullName!)];

    private static readonly string[] Last = [nameof(DrillCollection), nameof(AnycastCollection)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection)).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];

    /// <summary>Below zero: early; above: late.</summary>
    private static int PlaceOf(ITestCollection collection)
    {
        var name = collection.TestCollectionDisplayName;
        if (Array.IndexOf(Last, name) is >= 0 and var late) return late + 1;
        var early = Array.FindIndex(First, known => name.Contains(known, StringComparison.Ordinal));
        return early < 0 ? 0 : early - First.Length;
    }
}
