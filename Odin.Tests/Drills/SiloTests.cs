using System.Globalization;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>A silo dies, stops or freezes while clients of all regions use it.</summary>
[Collection(nameof(DrillCollection))]
public sealed class SiloTests(DrillFixture fixture)
{
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(DrillFixture.IsLong ? 30 : 6);

    [Fact]
    public async Task Kill_9_of_a_silo_hurts_no_client_and_the_counts_are_right_within_20_s()
    {
        var world = await fixture.AtRestAsync();
        await ClientsAreUnhurtAsync(world, "kill -9 of a silo", async () =>
        {
            await world.Fra.Silo.Process.KillAsync();
            await RealTime.PassAsync(TimeSpan.FromSeconds(3));
        });
    }

    [Fact]
    public async Task SIGTERM_of_a_silo_hurts_no_client()
    {
        var world = await fixture.AtRestAsync();
        await ClientsAreUnhurtAsync(world, "SIGTERM of a silo", async () =>
        {
            (await world.Iad.Silo.Process.StopAsync()).ShouldBe(0);
            await RealTime.PassAsync(TimeSpan.FromSeconds(DrillFixture.IsLong ? 10 : 2));
        });
    }

    [Fact]
    public async Task A_frozen_silo_hurts_no_client()
    {
        var world = await fixture.AtRestAsync();
        await ClientsAreUnhurtAsync(world, string.Create(CultureInfo.InvariantCulture, $"SIGSTOP of a silo for {Frozen.TotalSeconds:0} s"),
            async () =>
        {
            await world.Syd.Silo.Process.SignalAsync("STOP");
            await RealTime.PassAsync(Frozen);
            await world.Syd.Silo.Process.SignalAsync("CONT");
            // It was declared dead, so it ends for a supervisor to start it anew.
            if (DrillFixture.IsLong) await world.Syd.Silo.Process.WaitForExitAsync();
        });
    }

    private static async Task ClientsAreUnhurtAsync(DrillWorld world, string what, Func<Task> happensAsync)
    {
        await using var clients = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        await happensAsync();
        var happened = TimeProvider.System.GetTimestamp();
        await clients.StopComingAsync();
        await world.CountsBecomeAsync(DrillApp.Even, clients.Held, world.Regions.Count, TimeSpan.FromSeconds(20));
        var right = TimeProvider.System.GetElapsedTime(happened);

        clients.WereUnhurt(what, string.Create(CultureInfo.InvariantCulture, $"counts right after {right.TotalSeconds:0.0} s"));
        clients.P99.ShouldBeLessThan(clients.Bound);
        foreach (var region in world.Regions.Where(region => region.Silo.Process.HasExited)) await region.Silo.StartAsync();
    }
}
