using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

/// <summary>What an edge reports as an event waits for no timer of its region. The grains' clock stands still here.</summary>
public sealed class EarlyNewsTests
{
    [Fact]
    public async Task The_death_of_a_target_reaches_its_apps_grain_with_the_report_that_has_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        var version = await cluster.ApplyAsync(Specs.App("web") with { HealthCheck = new HealthCheckSpec() });
        var (region, app) = (cluster.Grains.GetGrain<IRegionGrain>("fra"), cluster.Grains.GetGrain<IAppBackendGrain>("web"));
        var sequence = 0L;
        await UntilAsync(TargetHealth.Healthy, step: TimeSpan.FromSeconds(1.1));

        await region.SyncAsync(Report(++sequence, version, TargetHealth.Unhealthy) with { Events = [Death] });

        await UntilAsync(TargetHealth.Unhealthy, step: TimeSpan.Zero);

        // Turns of the region; without a step none lets time go on.
        async Task UntilAsync(TargetHealth health, TimeSpan step)
        {
            using var deadline = TestTimeout.Source(TestTimeout.Usual);
            while ((await app.GetStatusAsync()).Targets.Single().HealthView.SingleOrDefault()?.Health != health)
            {
                deadline.Token.ThrowIfCancellationRequested();
                await region.SyncAsync(Report(++sequence, version, health));
                cluster.Advance(step);
            }
        }
    }

    private static ClusterEvent Death => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Kind = EventKind.ProbeHealth,
        Source = "edge fra-1 1",
        Number = 1,
        App = "web",
        Target = "a:80",
        Region = "fra",
        Edge = "fra-1",
        Text = "Healthy -> Unhealthy",
    };

    private static EdgeReport Report(long sequence, long version, TargetHealth health) => new()
    {
        Edge = Specs.Edge("fra-1"),
        Sequence = sequence,
        CatalogVersion = version,
        IsReady = true,
        Apps =
        [
            new AppReport
            {
                App = "web",
                ConfigVersion = version,
                Sequence = sequence,
                Live = [0],
                Unused = [0],
                Total = [0],
                Usable = [true],
                HealthReport = [new TargetHealthReport { Target = 0, Probed = health, InARow = 1 }],
            },
        ],
    };
}
