using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Simulation;

/// <summary>The register of permits is emptied with the rest of the storage in a world whose clients want far more than the limit:
/// the limit holds at every instant, and is used up again.</summary>
public sealed class LostPermitsTests(ITestOutputHelper output)
{
    private const int Limit = 20;
    private const int ShortSeeds = 40;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<(string, string), TimeSpan> Distances = new()
    {
        [("fra", "iad")] = TimeSpan.FromMilliseconds(40),
        [("fra", "syd")] = TimeSpan.FromMilliseconds(60),
        [("iad", "syd")] = TimeSpan.FromMilliseconds(70),
    };

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("ODIN_SEEDS"), out var seeds) ? seeds : ShortSeeds;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_limit_holds_and_is_used_up_again(bool isGrainGone)
    {
        var leastUsed = Limit;
        for (var seed = 1; seed <= Seeds; seed++) leastUsed = Math.Min(leastUsed, Empty(seed, isGrainGone));
        output.WriteLine($"{Seeds} seeds, at the end at least {leastUsed} of {Limit} in use");
    }

    /// <summary>Returns how many of the permits are in use at the end. The rule of limits is looked at after every event.</summary>
    private static int Empty(int seed, bool isGrainGone)
    {
        var app = Specs.App(World.AppName, Specs.Targets(3)) with
        {
            Limits = new LimitsSpec { MaxConnections = Limit, HoldSilent = Hold },
        };
        var world = new World(seed, Distances, app, perSecond: 90, random => TimeSpan.FromSeconds(0.2 + 2 * random.NextDouble()), edges: 2);
        world.Run(TimeSpan.FromSeconds(10 + world.Random.NextDouble()));
        Used(world).ShouldBeGreaterThan(Limit / 2, $"seed {seed}, before");

        world.Catalog.Register.Lose();
        world.Catalog.Lose(isForgotten: world.Random.Next(2) == 0);
        // Before the activation has written again, before the catalog has noticed, or later.
        world.Run(TimeSpan.FromSeconds((world.Random.Next(2) == 0 ? 0.3 : 12) * world.Random.NextDouble()));
        if (isGrainGone) world.EndActivation(world.Activations[0]);
        world.Run(TimeSpan.FromSeconds(30));

        AgreementRules.Check(world);
        Used(world).ShouldBeGreaterThan(Limit / 2, $"seed {seed}, afterwards");
        return Used(world);
    }

    private static int Used(World world) => (int)world.Edges.Sum(edge => edge.App!.Model.Targets.Sum(target => target.Live.Sum()));
}
