using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>A target dies: its own sessions end with it, and nobody else notices.</summary>
[Collection(nameof(DrillCollection))]
public sealed class TargetTests(DrillFixture fixture)
{
    [Fact]
    public async Task A_target_that_dies_takes_its_own_sessions_along_at_once_and_no_new_client_fails()
    {
        var world = await fixture.AtRestAsync();
        var held = await Task.WhenAll(
            world.Regions.Select(region => HeldSessions.OpenAsync(region.Place, region.Door(DrillApp.Even), DrillClients.HeldPerRegion)));
        var dying = world.Iad.Targets[0];
        var its = dying.Count.Live;

        dying.Die();
        var (died, counted) = (TimeProvider.System.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        var loads = world.Regions.Select(region =>
            new DrillLoad(region.Place, region.Door(DrillApp.Even), rate: 50, stay: TimeSpan.FromMilliseconds(300))).ToList();
        while (held.Sum(sessions => sessions.Failures.Count) < its)
        {
            TestTimeout.Time.GetElapsedTime(counted)
                .ShouldBeLessThan(TimeSpan.FromSeconds(1), "each notices with its next exchange, a quarter of a second later at most");
            await RealTime.PassAsync(TimeSpan.FromMilliseconds(10));
        }

        var ended = TimeProvider.System.GetElapsedTime(died);
        await RealTime.PassAsync(TimeSpan.FromSeconds(DrillFixture.IsLong ? 20 : 2));
        foreach (var load in loads) await load.DisposeAsync();
        await dying.ListenAsync();
        foreach (var sessions in held) await sessions.DisposeAsync();
        await world.TargetsComeInAsync(DrillApp.Even);

        Drill.Say($"a target dead: " +
            $"{its} of {held.Sum(sessions => sessions.Count)} sessions were its own and ended within " +
                $"{ended.TotalMilliseconds:0} ms; {loads.Sum(load => load.Served)} new, {loads.Sum(load => load.Failures.Count)} failed");
        its.ShouldBeGreaterThan(0);
        held.Sum(sessions => sessions.Failures.Count).ShouldBe(its);
        loads.SelectMany(load => load.Failures).ShouldBeEmpty();
    }
}
