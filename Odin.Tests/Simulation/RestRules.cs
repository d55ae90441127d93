namespace Odin.Tests.Simulation;

/// <summary>When all sessions have ended and all messages have come, every count is 0, and everybody says so.</summary>
internal static class RestRules
{
    public static void Check(World world)
    {
        foreach (var edge in world.Edges)
        {
            var app = edge.App!;
            if (app.Live.Sum() != 0) world.Fail($"{edge.Identity.Id} counts {app.Live.Sum()} clients");
            foreach (var target in app.Model.Targets.Where(target => target.Live.Sum() != 0))
                world.Fail($"{edge.Identity.Id} counts {target.Live.Sum()} sessions at {target}");
            foreach (var (target, watch) in edge.Holds.Where(hold => hold.Watch.Pool.Used != 0)) world.Fail(
                $"{edge.Identity.Id} counts {watch.Pool.Used} under the limit of {target ?? "the app"}");
            if (app.World!.Snapshot.Live.Any(live => live != 0))
                world.Fail($"{edge.Identity.Id} believes in {string.Join(' ', app.World.Snapshot.Live)} sessions of the world");
        }

        var status = world.Activations[0].Status();
        foreach (var target in status.Targets.Where(target => target.Live != 0 || target.Leased != 0))
            world.Fail($"the grain counts {target.Live} live and {target.Leased} leased at {target.Address}");
        foreach (var limit in status.Limits.Where(limit => limit.Used != 0))
            world.Fail($"the grain counts {limit.Used} under the limit of {limit.Target?.ToString() ?? "the app"}");
        if (status.Edges.Length != world.Edges.Count)
            world.Fail($"the grain counts {status.Edges.Length} edges, and there are {world.Edges.Count}");
    }
}
