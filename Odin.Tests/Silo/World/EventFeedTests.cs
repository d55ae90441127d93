using System.Collections.Immutable;
using System.Reflection;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Silo.World;

namespace Odin.Tests.Silo.World;

public sealed class EventFeedTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("iad", "region iad")]
    [InlineData("catalog", "the catalog")]
    public async Task Who_did_not_answer_is_named(string? silent, params string[] named)
    {
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        ((Grains)grains).Silent = silent;
        var feed = new EventFeed(grains, new EventQuery(), TimeProvider.System, CancellationToken.None);

        await feed.ReadAsync([]);

        feed.Missing.ShouldBe(named);
    }

    /// <summary>Public because its proxy derives from it.</summary>
    public class Grains : DispatchProxy
    {
        public string? Silent { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var isCatalog = targetMethod!.GetGenericArguments()[0] == typeof(IAppCatalogGrain);
            object grain = isCatalog ? Create<IAppCatalogGrain, Answers>() : Create<IRegionGrain, Answers>();
            ((Answers)grain).IsSilent = (string?)args![0] == Silent;
            return grain;
        }
    }

    /// <summary>A catalog of two regions and no app, or one of the regions.</summary>
    public class Answers : DispatchProxy
    {
        public bool IsSilent { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IAppCatalogGrain.GetEventsAsync) when IsSilent =>
                Task.FromException<ImmutableArray<ClusterEvent>>(new TimeoutException("nobody is there")),
            nameof(IAppCatalogGrain.GetEventsAsync) => Task.FromResult(ImmutableArray<ClusterEvent>.Empty),
            nameof(IAppCatalogGrain.GetKnownRegionsAsync) =>
                Task.FromResult(new KnownRegions(["fra", "iad"], IsComplete: true, CompleteIn: TimeSpan.Zero)),
            nameof(IAppCatalogGrain.GetEventRegionsAsync) => Task.FromResult<ImmutableArray<string>>(["fra", "iad"]),
            var name => throw new NotSupportedException(name),
        };
    }
}
