namespace Odin.Tests.Simulation;

/// <summary>A while after all is well again, everybody knows the same and nobody decides alone.</summary>
internal static class AgreementRules
{
    public static void Check(World world)
    {
        if (world.Activations.Count(activation => !activation.IsEnded) != 1) world.Fail("there is not one activation");
        foreach (var edge in world.Edges)
        {
            if (edge.Version != world.Catalog.Version)
                world.Fail($"{edge.Identity.Id} runs version {edge.Version} of {world.Catalog.Version}");
            if (edge.Sync.IsStale) world.Fail($"{edge.Identity.Id} is stale");
            if (edge.App!.World?.Snapshot is not { } snapshot || snapshot.ConfigVersion != edge.App.Model.Version)
                world.Fail($"{edge.Identity.Id} does not know the world");
            else if (snapshot.GrainEpoch != world.Activations[0].Backend.Status(TimeSpan.Zero).GrainEpoch)
                world.Fail($"{edge.Identity.Id} heard epoch {snapshot.GrainEpoch} last");
        }
    }
}
