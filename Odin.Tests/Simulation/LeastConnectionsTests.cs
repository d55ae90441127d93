using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Simulation;

/// <summary>Least connections over three regions, with sessions whose lengths differ a hundredfold, judged
/// by an observer who sees all of them.</summary>
public sealed class LeastConnectionsTests(ITestOutputHelper output)
{
    private static readonly Dictionary<(string, string), TimeSpan> Distances = new()
    {
        [("fra", "iad")] = TimeSpan.FromMilliseconds(40),
        [("fra", "syd")] = TimeSpan.FromMilliseconds(60),
        [("iad", "syd")] = TimeSpan.FromMilliseconds(70),
    };

    /// <summary>Of few clients that begin at once on edges 60 to 140 ms apart some cannot know of each other.</summary>
    private const double Exact = 0.99;

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("ODIN_SEEDS"), out var seeds) ? seeds : 1;

    private static List<int> Seeded { get; } = [.. Enumerable.Range(1, Math.Max(Seeds, 4))];

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 10)]
    [InlineData(10, 2)]
    [InlineData(10, 5)]
    [InlineData(10, 10)]
    [InlineData(30, 5)]
    [InlineData(100, 5)]
    [InlineData(100, 10)]
    [InlineData(1000, 2)]
    [InlineData(1000, 10)]
    public void Three_edges_are_exact_at_low_rates_even_at_high_ones_and_not_behind_strict(double perSecond, int targets)
    {
        var seeds = perSecond <= 10 ? Seeded : Seeded[..Seeds];
        var leased = seeds.ConvertAll(seed => Run(seed, perSecond, targets, Coordination.Leased));
        var strict = seeds.ConvertAll(seed => Run(seed, perSecond, targets, Coordination.Strict));

        if (perSecond <= 10) ShouldBeExact(leased);
        else if (perSecond >= 100) leased.ShouldAllBe(watch => watch.FullestOfMean <= 1.15);
        leased.Average(watch => watch.FullestOfMean).ShouldBeLessThanOrEqualTo(strict.Average(watch => watch.FullestOfMean) + 0.05);
    }

    /// <summary>As in the drill with real processes. No edge can know of a client that comes to another at the same instant: of equal
    /// targets each takes another one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void Clients_that_come_to_all_edges_at_the_same_instant_are_spread_as_strict_spreads_them(double perSecond)
    {
        var leased = Seeded.ConvertAll(seed => RunTogether(seed, perSecond, Coordination.Leased));
        var strict = Seeded.ConvertAll(seed => RunTogether(seed, perSecond, Coordination.Strict));
        leased.Average(watch => watch.FullestOfMean).ShouldBeLessThanOrEqualTo(strict.Average(watch => watch.FullestOfMean) + 0.05);
    }

    [Theory]
    [InlineData(100, 5)]
    [InlineData(1000, 10)]
    public void Many_edges_do_not_all_run_to_the_same_target(double perSecond, int targets)
    {
        for (var seed = 1; seed <= Seeds; seed++)
            Run(seed, perSecond, targets, Coordination.Leased, edges: 16).FullestOfMean.ShouldBeLessThanOrEqualTo(1.15, $"seed {seed}");
    }

    [Fact]
    public void Weights_count()
    {
        ShouldBeExact(Seeded.Select(seed => Run(seed, perSecond: 10, targets: 4, Coordination.Leased,
            change: app => app with { Targets = [.. app.Targets.Select((target, ordinal) => target with { Weight = ordinal + 1 })] })));
    }

    private static void ShouldBeExact(IEnumerable<LoadWatch> runs)
    {
        var exact = runs.Select(watch => watch.Exactness).ToList();
        exact.Min().ShouldBeGreaterThanOrEqualTo(Exact, string.Join(' ', exact));
    }

    /// <summary>Nine short sessions for each long one.</summary>
    private LoadWatch Run(int seed, double perSecond, int targets, Coordination coordination, int edges = 1,
        Func<AppSpec, AppSpec>? change = null)
    {
        var app = App(targets, coordination);
        var world = new World(seed, Distances, change?.Invoke(app) ?? app, perSecond, Lengths(perSecond < 10 ? 2 : 0.2), edges);
        return Watch(world, perSecond, perSecond < 10 ? 300 : 30);
    }

    private LoadWatch RunTogether(int seed, double perSecond, Coordination coordination)
    {
        var world = new World(seed, Distances.ToDictionary(pair => pair.Key, _ => TimeSpan.FromMilliseconds(20)), App(6, coordination),
            perSecond, Lengths(0.1), areTogether: true);
        return Watch(world, perSecond, warmUp: 15);
    }

    private static AppSpec App(int targets, Coordination coordination) =>
        Specs.App(World.AppName, Specs.Targets(targets)) with { Balance = Balance.LeastConnections, Coordination = coordination };

    private static Func<Random, TimeSpan> Lengths(double shortest) =>
        random => TimeSpan.FromSeconds(random.Next(10) == 0 ? 100 * shortest : shortest);

    private LoadWatch Watch(World world, double perSecond, int warmUp)
    {
        world.Run(TimeSpan.FromSeconds(warmUp));
        var watch = world.Watch = new LoadWatch(world);
        world.Run(TimeSpan.FromSeconds(Math.Clamp(2000 / perSecond, 10, 1000)));
        var app = world.Catalog.App.Spec;
        output.WriteLine(
            $"{perSecond,4}/s, {app.Targets.Length,2} targets, {world.Edges.Count,2} edges, {app.Coordination}: " +
                $"{watch.Exactness:0.0000} of {watch.Assigned} exact, " +
                $"fullest/mean {watch.FullestOfMean:0.000} with {watch.MeanLive:0.0} on the mean");
        return watch;
    }
}
