namespace Odin.Tests.Simulation;

/// <summary>A while after all is well again, everybody knows the same and nobody decides alone.</summary>
internal static class AgreementRules
{
    public static void Check(World world)
    {
        if (world.Activations.Count(activation => !activation.IsEnded) != 1) world.Fail("there is not one activation");
        foreach (var edge in world.Edges)
        {
            var catalog = world.Catalog;
            if ((edge.Catalog, edge.Version) != (catalog.Catalog, catalog.Version))
                world.Fail($"{edge.Identity.Id} runs {edge.Version} of {edge.Catalog}, not {catalog.Version} of {catalog.Catalog}");
            if (edge.Sync.IsStale) world.Fail($"{edge.Identity.Id} is stale");
            if (edge.App!.World?.Snapshot is not { } snapshot || snapshot.ConfigVersion != edge.App.Model.Version)
                world.Fail($"{edge.Identity.Id} does not know the world");
            else if (snapshot.GrainEpoch != world.Activations[0].Backend.Status(TimeSpan.Zero).GrainEpoch)
                world.Fail($"{edge.Identity.Id} received epoch {snapshot.GrainEpoch} last");
        }
    }
}
