namespace Odin.Tests.Simulation;

/// <summary>The life of one simulated world: disorder, then peace in which all must agree again and balance, then silence in
/// which every count must go back to 0.</summary>
internal static class Trial
{
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    /// <summary>An app without clients keeps slots for a minute after the last refill it needed, and then they live for 10 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    public static World Run(int seed)
    {
        var world = new World(seed);
        var disturbances = new Disturbances(world);
        disturbances.Begin();
        world.Run(Disorder);
        disturbances.End();
        world.Run(Recovery);
        AgreementRules.Check(world);
        var least = new LeastRule(world);
        if (least.IsMeant) world.Run(Recovery);   // With fewer clients, perhaps.
        least.Begin();
        var evenness = new EvennessRule(world);
        world.Run(Measured);
        world.Unevenness = evenness.Check();
        (world.Exactness, world.Fullest) = least.Check();
        foreach (var edge in world.Edges) edge.Clients.PerSecond = 0;
        world.Run(Silence);
        RestRules.Check(world);
        return world;
    }
}
