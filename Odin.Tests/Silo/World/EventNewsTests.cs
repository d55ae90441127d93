using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Time.Testing;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Regions;
using Odin.Silo.World;

namespace Odin.Tests.Silo.World;

public sealed class EventNewsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly Grains _grains;
    private readonly EventNews _news;

    public EventNewsTests()
    {
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        _grains = (Grains)grains;
        _news = new EventNews(new KnownGrains(grains), _time);
    }

    [Fact]
    public async Task An_event_is_not_lost_when_another_call_throws()
    {
        _grains.Failure = new NotSupportedException("a bug");
        await Should.ThrowAsync<NotSupportedException>(ReadAsync);

        _grains.Failure = null;

        (await ReadAsync()).Select(one => one.Source).ShouldBe(["app web", "catalog", "region fra"], ignoreOrder: true);
        (await ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_region_that_was_silent_for_long_is_asked_for_all_of_that_time()
    {
        await ReadAsync();
        _grains.Failure = new TimeoutException();
        _grains.Number = 2;
        for (var minute = 0; minute < 20; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await ReadAsync();
        }

        _grains.Failure = null;

        (await ReadAsync()).ShouldContain(one => one.Source == "region fra");
    }

    private async Task<ImmutableArray<ClusterEvent>> ReadAsync()
    {
        var statuses = new Dictionary<string, AppStatus>
        {
            ["web"] = new() { App = "web", GrainEpoch = 1, ConfigVersion = 1, Targets = [], Edges = [], LastEvent = 1 },
        };
        var regions = new Dictionary<string, ImmutableArray<RegionEdge>?> { ["fra"] = [] };
        var reading = new WorldReading(_time.GetUtcNow(), new CatalogMirror(), new RegionAppsMirror(), statuses, [], regions, []);
        return await _news.ReadAsync(reading, CancellationToken.None);
    }

    /// <summary>A catalog, a region and an app with an event each. Public because its proxy derives from it.</summary>
    public class Grains : DispatchProxy
    {
        /// <summary>Of the region's calls.</summary>
        public Exception? Failure { get; set; }

        /// <summary>Of the events; those of the second come right after the start.</summary>
        public long Number { get; set; } = 1;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var type = targetMethod!.GetGenericArguments()[0];
            var grain = Create(type, typeof(Answers));
            ((Answers)grain).Of = this;
            ((Answers)grain).Name = type == typeof(IRegionGrain) ? $"region {args![0]}"
                : type == typeof(IAppBackendGrain) ? $"app {args![0]}" : "catalog";
            return grain;
        }
    }

    /// <summary>Public because its proxy derives from it.</summary>
    public class Answers : DispatchProxy
    {
        public Grains Of { get; set; } = null!;

        public string Name { get; set; } = "";

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            targetMethod!.Name.ShouldBe(nameof(IAppCatalogGrain.GetEventsAsync));
            if (Of.Failure is { } failure && Name == "region fra") return Task.FromException<ImmutableArray<ClusterEvent>>(failure);
            ImmutableArray<ClusterEvent> events =
            [
                new ClusterEvent
                {
                    Time = Start.AddSeconds(Of.Number),
                    Kind = EventKind.TargetHealth,
                    Source = Name,
                    Number = Of.Number,
                    Text = "",
                },
            ];
            return Task.FromResult(events.Where(((EventQuery)args![0]!).Takes).ToImmutableArray());
        }
    }
}
