using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Catalog;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Gathering;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

/// <summary>What a cluster answers while its grains are new.</summary>
public sealed class YoungClusterTests
{
    private readonly FanoutLog _log = new();

    [Fact]
    public async Task A_question_waits_until_the_catalog_and_the_regions_know_all()
    {
        await using var cluster = await TestCluster.StartAsync(isRealTime: true,
            services: services => services.AddSingleton<IFanoutObserver>(_log));
        await cluster.ApplyAsync(Specs.App("web"));
        await cluster.Grains.GetGrain<IRegionGrain>("fra").SyncAsync(Report("fra-1"));

        var list = await cluster.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid()).FindAsync(EdgeScope.World, new SessionQuery());

        list.Missing.Select(missing => missing.Name).ShouldBe(["fra-1"], "it has no console, and nobody else is missing");
        _log.Answers.ShouldBe([(FanoutQuestion.FindSessions, 1)]);
    }

    [Fact]
    public async Task Regions_have_the_events_of_a_catalog_that_has_moved_and_forgotten_them()
    {
        await using var cluster = await TestCluster.StartAsync();
        var catalog = cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var region = cluster.Grains.GetGrain<IRegionGrain>("fra");
        await cluster.ApplyAsync(Specs.App("web"));
        await region.SyncAsync(Report("fra-1"));
        var reported = await catalog.GetEventsAsync(new EventQuery());

        await cluster.DeactivateAsync(catalog);

        (await catalog.GetEventsAsync(new EventQuery())).ShouldBeEmpty();
        reported.ShouldHaveSingleItem().Kind.ShouldBe(EventKind.ConfigApplied);
        (await region.GetEventsAsync(new EventQuery { Kind = EventKind.ConfigApplied })).ShouldBe(reported);
    }

    private static EdgeReport Report(string edge) =>
        new() { Edge = Specs.Edge(edge), Sequence = 1, CatalogVersion = 0, IsReady = true, Apps = [] };

    private sealed class FanoutLog : IFanoutObserver
    {
        public ConcurrentQueue<(FanoutQuestion Question, int Missing)> Answers { get; } = new();

        public void OnAnswered(FanoutQuestion question, TimeSpan took, int missing) => Answers.Enqueue((question, missing));
    }
}
