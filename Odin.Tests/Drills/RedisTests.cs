using System.Globalization;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>Redis is gone: what is there goes on, and nothing is promised that cannot be kept.</summary>
[Collection(nameof(DrillCollection))]
public sealed class RedisTests(DrillFixture fixture)
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(DrillFixture.IsLong ? 60 : 6);

    [Fact]
    public async Task Without_Redis_no_client_is_hurt_and_a_change_is_refused_clearly()
    {
        var world = await fixture.AtRestAsync();
        await using var clients = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        await world.Redis.Process.KillAsync();
        await RealTime.PassAsync(Away);

        var (exitCode, refused) = await world.ApplyAsync(DrillWorld.ExtraApp);
        exitCode.ShouldBe(2);
        refused.ShouldContain("storage (Redis) does not take the change");

        await world.Redis.StartAsync("Ready to accept connections");
        await EndAsync(world, clients, "Redis dead");
    }

    [Fact]
    public async Task Without_Redis_and_a_silo_no_client_is_hurt()
    {
        var world = await fixture.AtRestAsync();
        await using var clients = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        await world.Redis.Process.KillAsync();
        await world.Fra.Silo.Process.KillAsync();
        await RealTime.PassAsync(Away);

        await world.Redis.StartAsync("Ready to accept connections");
        await world.Fra.Silo.StartAsync();
        await EndAsync(world, clients, "Redis and a silo dead");
    }

    private static async Task EndAsync(DrillWorld world, DrillClients clients, string what)
    {
        var back = TimeProvider.System.GetTimestamp();
        await clients.StopComingAsync();
        await world.CountsBecomeAsync(DrillApp.Even, clients.Held, world.Regions.Count, TimeSpan.FromSeconds(60));
        var right = TimeProvider.System.GetElapsedTime(back);
        clients.WereUnhurt(string.Create(CultureInfo.InvariantCulture, $"{what} for {Away.TotalSeconds:0} s"),
            string.Create(CultureInfo.InvariantCulture, $"counts right {right.TotalSeconds:0.0} s after its return"));
        clients.P99.ShouldBeLessThan(clients.Bound);
    }
}
