using Odin.Tests.Grains.Support;

namespace Odin.Tests.Simulation;

/// <summary>Redis is emptied in a world at peace: nobody applies anything, and what was in force is in force again.</summary>
public sealed class LostCatalogTests(ITestOutputHelper output)
{
    private const int ShortSeeds = 40;

    private static readonly Dictionary<(string, string), TimeSpan> Distances = new()
    {
        [("fra", "iad")] = TimeSpan.FromMilliseconds(40),
        [("fra", "syd")] = TimeSpan.FromMilliseconds(60),
        [("iad", "syd")] = TimeSpan.FromMilliseconds(70),
    };

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("ODIN_SEEDS"), out var seeds) ? seeds : ShortSeeds;

    [Fact]
    public void What_silos_regions_or_edges_still_have_is_put_back_with_its_identity_and_number()
    {
        for (var seed = 1; seed <= Seeds; seed++) Empty(seed, isOfferedInTime: true);
        output.WriteLine($"{Seeds} seeds");
    }

    [Fact]
    public void An_apply_that_comes_before_any_copy_bears_another_catalog_and_all_take_that()
    {
        for (var seed = 1; seed <= Seeds; seed++) Empty(seed, isOfferedInTime: false);
    }

    private static void Empty(int seed, bool isOfferedInTime)
    {
        var app = Specs.App(World.AppName, Specs.Targets(3));
        var world = new World(seed, Distances, app, perSecond: 5, random => TimeSpan.FromSeconds(0.1 + random.NextDouble()), edges: 2);
        for (var change = world.Random.Next(1, 4); change > 0; change--)
            world.Catalog.Apply(app with { PanicPercent = change });
        world.Run(TimeSpan.FromSeconds(10));
        AgreementRules.Check(world);
        var before = (world.Catalog.Catalog, world.Catalog.Version);

        world.Catalog.Lose(isForgotten: !isOfferedInTime || world.Random.Next(3) > 0);
        foreach (var region in world.Regions.Where(_ => world.Random.Next(2) == 0)) Restart(world, region);
        for (var edge = 1; edge < world.Edges.Count; edge++)
        {
            if (world.Random.Next(3) == 0) world.RestartEdge(edge);
        }

        if (!isOfferedInTime) world.Catalog.Apply(app with { PanicPercent = 9 });
        world.Run(TimeSpan.FromSeconds(25));

        AgreementRules.Check(world);
        var now = (world.Catalog.Catalog, world.Catalog.Version);
        if (isOfferedInTime) now.ShouldBe(before, $"seed {seed}");
        else (now, world.Catalog.Births).ShouldBe((("catalog-002", 1L), 2), $"seed {seed}");
    }

    private static void Restart(World world, string region)
    {
        world.StartRegion(region);
        world.EndOldRegions(region);
    }
}
