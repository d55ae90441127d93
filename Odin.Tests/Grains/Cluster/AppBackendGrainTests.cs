using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Grains.Permits;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.Cluster;

/// <summary>The app's grain inside a silo, with the clock in the test's hand.</summary>
public sealed class AppBackendGrainTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private IAppBackendGrain _backend = null!;
    private long _version;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _version = await _cluster.ApplyAsync(Specs.App("web", Specs.Targets(2)));
        _backend = _cluster.Grains.GetGrain<IAppBackendGrain>("web");
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Its_first_lease_follows_the_catalog()
    {
        var lease = await _backend.LeaseAsync(Request(Specs.Edge(), 1, 4, Report(1, [0, 0], version: _version)));

        lease.ConfigVersion.ShouldBe(_version);
        lease.Slots.ShouldBe([0, 1, 0, 1]);
    }

    [Fact]
    public async Task A_name_that_no_app_has_leaves_no_grain_behind()
    {
        var made = Enumerable.Range(0, 20).Select(number => _cluster.Grains.GetGrain<IAppBackendGrain>($"made-{number}")).ToList();
        foreach (var grain in made)
        {
            await Should.ThrowAsync<CallRefusedException>(() =>
                grain.LeaseAsync(Request(Specs.Edge(), 1, 4, Report(1, [0], app: grain.GetPrimaryKeyString()))).AsTask());
        }

        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        var management = _cluster.Grains.GetGrain<IManagementGrain>(0);
        while ((await management.GetDetailedGrainStatistics()).Any(one => made.Any(grain => grain.GetGrainId() == one.GrainId)))
            deadline.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task One_edge_has_so_many_lives_in_a_grain_and_others_are_served()
    {
        for (var epoch = 1; epoch <= EdgeLimits.MaxRemembered; epoch++) await LeaseAsync(Specs.Edge() with { Epoch = epoch });

        await Should.ThrowAsync<CallRefusedException>(() => LeaseAsync(Specs.Edge() with { Epoch = 1000 }));
        (await LeaseAsync(Specs.Edge("iad-1"))).Slots.ShouldNotBeEmpty();

        Task<Lease> LeaseAsync(EdgeIdentity edge) =>
            _backend.LeaseAsync(Request(edge, 1, 1, Report(1, [0, 0], version: _version))).AsTask();
    }

    [Fact]
    public async Task A_region_calls_no_grain_for_an_app_that_the_catalog_does_not_have()
    {
        var region = _cluster.Grains.GetGrain<IRegionGrain>("fra");
        var edge = Specs.Edge();
        await region.SyncAsync(Sync(1, "web"));   // From now on the region knows the catalog.

        await region.SyncAsync(Sync(2, "web", "made"));

        (await region.GetAppsAsync(0)).Apps.Select(app => (app.Name, app.IsBlank)).Order()
            .ShouldBe([("made", true), ("web", false)]);   // Blank: its grain was not called.
        EdgeReport Sync(long sequence, params string[] apps) => new()
        {
            Edge = edge,
            Sequence = sequence,
            CatalogVersion = _version,
            Apps = [.. apps.Select(app => Report(sequence, [0, 0], version: _version, app: app))],
        };
    }

    [Fact]
    public async Task A_later_activation_has_a_greater_epoch_and_receives_the_counts_anew()
    {
        var report = Report(1, [3, 1], version: _version);
        var before = await _backend.LeaseAsync(Request(Specs.Edge(), 1, 1, report));

        await _cluster.DeactivateAsync(_backend);
        var after = await _backend.LeaseAsync(Request(Specs.Edge(), 2, 1, report with { Sequence = 2, GrainEpoch = before.GrainEpoch }));

        after.GrainEpoch.ShouldBeGreaterThan(before.GrainEpoch);
        (await _backend.GetStatusAsync()).Targets.Select(target => target.Live).ShouldBe([3, 1]);
    }

    [Fact]
    public async Task An_edge_silent_for_five_seconds_counts_no_more()
    {
        await _backend.LeaseAsync(Request(Specs.Edge(), 1, 1, Report(1, [3, 1], version: _version)));
        (await _backend.GetStatusAsync()).Edges.ShouldHaveSingleItem();

        _cluster.Advance(TimeSpan.FromSeconds(5));

        (await _backend.GetStatusAsync()).Edges.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_later_activation_decides_on_permits_with_a_higher_epoch_and_knows_what_edges_hold()
    {
        _version = await _cluster.ApplyAsync(Specs.App("web", Specs.Targets(2)) with { Limits = new LimitsSpec { MaxConnections = 10 } });
        var first = await ExchangeUntilAsync(1, answer => !answer.Quotas.IsEmpty, share: 0, used: 0);
        first.Quotas.ShouldBe([new PermitQuota(null, 10)]);

        await _cluster.DeactivateAsync(_backend);
        var second = await ExchangeUntilAsync(first.RequestId + 1, answer => !answer.Quotas.IsEmpty, share: 10, used: 3, first.Epoch);

        second.Epoch.ShouldBeGreaterThan(first.Epoch);
        (await _backend.GetStatusAsync()).Limits.ShouldBe([new LimitStatus { Target = null, Limit = 10, Reserved = 10, Used = 3 }]);
    }

    /// <summary>Asks as an edge does until there is an answer that says something; what the register has to say comes in between.</summary>
    private async Task<PermitAnswer> ExchangeUntilAsync(long requestId, Func<PermitAnswer, bool> isEnough, int share, int used,
        long epoch = 0)
    {
        var taken = 0L;
        for (var attempt = 0; attempt < 1000; attempt++, requestId++)
        {
            var line = new PermitLine { Quota = share, Used = used };
            var answer = await _backend.ExchangePermitsAsync(
                new PermitRequest
                {
                    Edge = Specs.Edge(),
                    RequestId = requestId,
                    ConfigVersion = _version,
                    Epoch = epoch,
                    LastTaken = taken,
                    Lines = [line],
                });
            if (isEnough(answer)) return answer;
            if (answer.Epoch > 0) (epoch, taken) = (answer.Epoch, requestId);
            _cluster.Advance(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException("1000 requests got no answer that says enough.");
    }
}
