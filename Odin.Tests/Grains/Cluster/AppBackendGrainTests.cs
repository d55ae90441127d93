using Odin.Grains.Backends;
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
    public async Task A_later_activation_has_a_greater_epoch_and_hears_the_counts_anew()
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
}
