using System.Collections.Concurrent;

namespace Odin.Tests.Simulation;

/// <summary>Many edges in several regions over a faulty network, with drifting clocks: the pure cores of both sides, thousands of
/// events a seed, every rule after each.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>In the suite: one core for 20 s at most, since other tests beside it mind the time.</summary>
    private const int ShortSeeds = 75;

    [Fact]
    public void Every_rule_holds_in_every_world()
    {
        if (Number("ODIN_SEED") is { } seed)
        {
            output.WriteLine(Trial.Run(seed).History.ToString());
            return;
        }

        var seeds = Number("ODIN_SEEDS") ?? ShortSeeds;
        var failures = new ConcurrentDictionary<int, Exception>();
        var worlds = new ConcurrentBag<World>();
        Parallel.For(1, seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = seeds > ShortSeeds ? Environment.ProcessorCount : 1 },
            one =>
        {
            try
            {
                var world = Trial.Run(one);
                worlds.Add(world);
            }
            catch (Exception failure) when (failures.TryAdd(one, failure))
            {
                // The first one is reported below, with all the others' numbers.
            }
        });

        output.WriteLine(
            $"{seeds} seeds, {worlds.Sum(world => world.Agenda.Happened)} events, "
            + $"{failures.Count} failed: {string.Join(' ', failures.Keys.Order())}");
        output.WriteLine($"{worlds.Count(world => world.Split > 0)} had edges that report to shards in the end");
        output.WriteLine(
            $"{worlds.Count(world => world.Unevenness is not null)} were to be even, and differed by up to " +
                $"{worlds.Max(world => world.Unevenness)}");
        output.WriteLine(
            $"{worlds.Count(world => world.Exactness is not null)} had few clients for their least connections: " +
                $"{worlds.Min(world => world.Exactness):0.0000} of the assignments were exact, or more");
        output.WriteLine(
            $"{worlds.Count(world => world.Fullest is not null)} had many: their fullest targets were up to " +
                $"{worlds.Max(world => world.Fullest):0.00} times the mean");
        if (!failures.IsEmpty) throw failures.MinBy(failure => failure.Key).Value;
    }

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var (first, second) = (Trial.Run(seed).History, Trial.Run(seed).History);
            first.Lines.ShouldBeGreaterThan(100);
            (second.Lines, second.Hash).ShouldBe((first.Lines, first.Hash), $"seed {seed}");
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
