using System.Globalization;
using System.Text.RegularExpressions;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>Redis answers and has lost everything: nobody is hurt, the silos are found again, and the catalog is what it was.</summary>
[Collection(nameof(DrillCollection))]
public sealed partial class EmptiedRedisTests(DrillFixture fixture)
{
    private static readonly TimeSpan RegisteredWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(DrillFixture.IsLong ? 60 : 2);

    [Fact]
    public async Task Redis_emptied_while_the_silos_live()
    {
        var world = await fixture.AtRestAsync();
        var before = await CatalogAsync(world);
        before.ShouldNotBeEmpty();
        await using var clients = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        var emptied = TimeProvider.System.GetTimestamp();
        await EmptyAsync(world);
        // Whoever looks first puts back all.
        await await Task.WhenAny(
            world.Regions.Select(region => region.Silo.Process.WaitForLineAsync("is listed in Redis again", RegisteredWithin)));
        var listed = TimeProvider.System.GetElapsedTime(emptied);

        await world.ApplyWhenPossibleAsync(DrillWorld.ExtraApp);
        await world.ApplyWhenPossibleAsync();
        (await CatalogAsync(world)).ShouldBe(before);
        await EndAsync(world, clients, "Redis emptied",
            string.Create(CultureInfo.InvariantCulture, $"all silos listed again after {listed.TotalSeconds:0.0} s"));
    }

    [Fact]
    public async Task Redis_emptied_while_the_silos_are_down()
    {
        var world = await fixture.AtRestAsync();
        var before = await CatalogAsync(world);
        await using var clients = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        await Task.WhenAll(world.Regions.Select(region => region.Silo.Process.KillAsync()));
        await EmptyAsync(world);
        await Task.WhenAll(world.Regions.Select(region => region.Silo.StartAsync()));
        var started = TimeProvider.System.GetTimestamp();
        while (await CatalogAsync(world) != before) TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(RegisteredWithin);
        var back = TimeProvider.System.GetElapsedTime(started);

        await EndAsync(world, clients, "Redis emptied and all silos started anew",
            string.Create(CultureInfo.InvariantCulture, $"the catalog put back {back.TotalSeconds:0.0} s after that"));
    }

    [GeneratedRegex(@"version \d+, catalog (\S+)")]
    private static partial Regex CatalogLine();

    private static async Task EmptyAsync(DrillWorld world) =>
        (await world.Hub.RunAsync("redis-cli", "-h", DrillWorld.HubAddress.ToString(), "FLUSHALL")).Trim().ShouldBe("OK");

    /// <summary>Its identity as a command says it; empty when it cannot be reported.</summary>
    private static async Task<string> CatalogAsync(DrillWorld world)
    {
        var (_, said) = await world.OdinAsync("get", "config");
        return CatalogLine().Match(said).Groups[1].Value;
    }

    private static async Task EndAsync(DrillWorld world, DrillClients clients, string what, string more)
    {
        await RealTime.PassAsync(Afterwards);
        await clients.StopComingAsync();
        await world.CountsBecomeAsync(DrillApp.Even, clients.Held, world.Regions.Count, TimeSpan.FromSeconds(60));
        clients.WereUnhurt(what, more);
        clients.P99.ShouldBeLessThan(clients.Bound);
    }
}
