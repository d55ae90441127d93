using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Targets;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;
using Odin.Tests.Support;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Odin.Tests.Loopback;

/// <summary>Real edges of two regions, real grains and real targets: who probes what, and who goes on when one dies.</summary>
public sealed class ProbeSharingTests : IAsyncLifetime
{
    private const int Share = 5904;
    private const int TargetCount = 8;
    private static readonly HealthCheckSpec Check = new()
    {
        Interval = TimeSpan.FromMilliseconds(500),
        Timeout = TimeSpan.FromMilliseconds(500),
    };

    private readonly List<TestTarget> _targets =
        [.. Enumerable.Range(0, TargetCount / 2).Select(_ => TestTarget.Start(TestTarget.DrainAsync))];
    private readonly Dictionary<string, (TestEdge Edge, EventLog Events, CutCluster Cluster)> _edges = [];
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(isRealTime: true);
        var down = Enumerable.Range(0, TargetCount / 2).Select(_ => $"127.0.0.1:{FreePort.Next()}");
        await _cluster.ApplyAsync(
            AppSpecs.Spec("app", FreePort.Next(), [.. _targets.Select(target => target.Address), .. down]) with { HealthCheck = Check });
        foreach (var (id, region) in new[] { ("fra-1", "fra"), ("fra-2", "fra"), ("iad-1", "iad") }) _edges.Add(id,
            await StartAsync(id, region));
        await _edges["fra-1"].Events.WaitAsync(Share, "2 edge(s)");
        await _edges["fra-2"].Events.WaitAsync(Share, "2 edge(s)");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (edge, _, _) in _edges.Values) await edge.DisposeAsync();
        foreach (var target in _targets) await target.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Each_target_has_one_prober_per_region_and_the_grain_knows_what_they_found()
    {
        await WaitAsync(() => Probed("fra-1").Zip(Probed("fra-2")).All(target => target.First ^ target.Second)
            && Probed("iad-1").All(isProbed => isProbed));
        var accepted = _targets.Sum(target => target.Accepted);
        var began = Stopwatch.GetTimestamp();

        var status = await StatusAsync(status =>
            status.Targets
            .All(target => target.HealthView.Length == 2 && target.HealthView.All(health => health.Health != TargetHealth.Unknown)));

        status.Targets[0].HealthView.ShouldAllBe(health => health.Health == TargetHealth.Healthy);
        status.Targets[^1].HealthView
            .ShouldAllBe(health => health.Health == TargetHealth.Unhealthy && health.Evidence.Contains("connection refused"));
        status.Targets[^1].Usable.ShouldBeFalse();

        await RealTime.PassAsync(TimeSpan.FromSeconds(3));
        var perTargetAndInterval = (_targets.Sum(target => target.Accepted) - accepted) / Stopwatch.GetElapsedTime(began).TotalSeconds
            * Check.Interval.TotalSeconds / _targets.Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"{perTargetAndInterval:f2} probes per target and interval; 2 regions, 3 edges");
        perTargetAndInterval.ShouldBeLessThan(2.5);
    }

    [Fact]
    public async Task When_a_prober_dies_the_other_edge_goes_on_from_its_results()
    {
        await StatusAsync(status =>
            status.Targets
            .All(target => target.HealthView.Length == 2 && target.HealthView.All(health => health.Health != TargetHealth.Unknown)));
        await WaitAsync(() => Probes("fra-2").All(target => target.Probes is null or { InARow: > 0 }));
        var (_, events, _) = _edges["fra-2"];
        var fromUnknown = events.Count("Unknown ->", 5901, 5902);

        _edges["fra-1"].Cluster.Cut();
        var (died, counted) = (Stopwatch.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        await events.WaitAsync(Share, $"probes {TargetCount} of {TargetCount}");
        var took = Stopwatch.GetElapsedTime(died);
        TestTimeout.Time.GetElapsedTime(counted).ShouldBeLessThan(TimeSpan.FromSeconds(5), "3 s on a machine that has the time");
        await WaitAsync(() => Probes("fra-2").All(target => target.Probes is { InARow: > 0 }));

        TestContext.Current.TestOutputHelper?.WriteLine($"taken over after {took.TotalSeconds:f2} s");
        events.Count("Unknown ->", 5901, 5902).ShouldBe(fromUnknown, "it began with what the region knew");
    }

    private async Task<(TestEdge Edge, EventLog Events, CutCluster Cluster)> StartAsync(string id, string region)
    {
        var (events, cluster) = (new EventLog(), new CutCluster(_cluster));
        var edge = await TestEdge.StartAsync(
            replace: services =>
            {
                events.AddTo(services);
                services.AddSingleton<ICluster>(cluster);
            },
            place: (id, $"127.0.0.{_edges.Count + 1}"),
            region: region);
        return (edge, events, cluster);
    }

    private ImmutableArray<Target> Probes(string edge) => _edges[edge].Edge.Services.GetRequiredService<AppSet>().Apps["app"].Model.Targets;

    private IEnumerable<bool> Probed(string edge) => Probes(edge).Select(target => target.Probes is not null);

    /// <summary>Looks again after every sync of an edge.</summary>
    private async Task WaitAsync(Func<bool> isSo)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        while (!isSo())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await _edges["fra-2"].Edge.Services.GetRequiredService<ControlPlaneClient>().SyncSoonAsync();
        }
    }

    private async Task<AppStatus> StatusAsync(Func<AppStatus, bool> isSo)
    {
        while (true)
        {
            var status = await _cluster.Grains.GetGrain<IAppBackendGrain>("app").GetStatusAsync();
            if (isSo(status)) return status;
            await _edges["iad-1"].Edge.Services.GetRequiredService<ControlPlaneClient>().SyncSoonAsync()
                .WaitAsync(TestTimeout.Usual, TestTimeout.Time);
        }
    }
}
