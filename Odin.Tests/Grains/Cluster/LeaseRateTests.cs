using System.Diagnostics;
using Odin.Grains.AppBackends;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.Cluster;

/// <summary>How many slots one app's grain hands out, through Orleans, to five edges that ask one after another.</summary>
public sealed class LeaseRateTests(ITestOutputHelper output)
{
    [Theory, InlineData(64), InlineData(1024)]
    public async Task One_app_decides_every_slot_that_five_edges_ask_for_at_once(int want)
    {
        await using var cluster = await TestCluster.StartAsync(isRealTime: true);
        var version = await cluster.ApplyAsync(Specs.App("web", Specs.Targets(10)));
        var backend = cluster.Grains.GetGrain<IAppBackendGrain>("web");
        await AskAsync(backend, edge: 9, want, version, count: 100);

        var started = Stopwatch.GetTimestamp();
        var slots = (await Task.WhenAll(Enumerable.Range(0, 5).Select(edge => AskAsync(backend, edge, want, version, count: 400)))).Sum();

        output.WriteLine($"leases of {want}: {slots / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} slots/s");
        slots.ShouldBe(5 * 400 * want);
    }

    private static async Task<long> AskAsync(IAppBackendGrain backend, int edge, int want, long version, int count)
    {
        var slots = 0L;
        for (var request = 1; request <= count; request++)
        {
            var report = Report(request, new int[10], version: version, held: request - 1);
            slots += (await backend.LeaseAsync(Request(Specs.Edge($"edge-{edge}"), request, want, report))).Slots.Length;
        }

        return slots;
    }
}
