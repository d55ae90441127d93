namespace Odin.Tests.Simulation;

/// <summary>No limit is exceeded by one connection: neither by those that live nor by those
/// that edges might begin without asking.</summary>
internal static class LimitRules
{
    public static void Check(World world)
    {
        if (!world.IsLimited) return;
        foreach (var (name, limit) in world.Limits)
        {
            var held = 0;
            foreach (var edge in world.Edges)
            {
                foreach (var (target, watch) in edge.Holds)
                {
                    if (target == name) held += watch.HeldWithinHold(edge.Clock.Milliseconds);
                }
            }

            if (held > limit) world.Fail($"{held} connections may live under a limit of {limit} of {name ?? "the app"}");
        }

        foreach (var edge in world.Edges) edge.UpdateExpiry();
    }
}
