using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Orleans.Serialization;

namespace Odin.Bench;

/// <summary>What the calls of a world of many edges cost its silos: the product's grains without Orleans around them, and its
/// messages written and read as they cross between processes. One thread; the world's seconds pass as fast as they can.</summary>
/// <remarks>Each app in use has news at each edge each second and asks for slots every few seconds. Then regions' grains move, as after a
/// silo's death or a cut: their edges send all they have.</remarks>
internal sealed class WorldCost
{
    public const int SecondsBetweenLeases = 5;
    public const int Targets = 10;

    private readonly Random _random = new(7);
    private readonly CostedRegion[] _regions;
    private readonly CostedEdge[] _edges;
    private readonly Dictionary<string, AppBackend> _apps = [];
    private TimeSpan _now = TimeSpan.FromSeconds(10);

    private WorldCost(WorldSize size)
    {
        var serializer = new ServiceCollection().AddSerializer(builder => builder.AddAssembly(typeof(EdgeReport).Assembly))
            .BuildServiceProvider().GetRequiredService<Serializer>();
        Costs = new CallCosts(serializer);
        _regions = [.. Enumerable.Range(0, size.Regions).Select(region => new CostedRegion($"r{region}"))];
        _edges = [.. Enumerable.Range(0, size.Edges).Select(edge =>
            new CostedEdge(new EdgeIdentity($"e{edge}", $"r{edge % size.Regions}", 1), size.Apps, size.Active, _random))];
    }

    public CallCosts Costs { get; }

    public static int Run(string[] args)
    {
        var size = WorldSize.Parse(args);
        var world = new WorldCost(size);
        Console.WriteLine($"{size.Edges} edges in {size.Regions} regions, {size.Apps} apps of {Targets} targets, "
            + $"{size.Active} of them in use at each edge");
        world.Pass(seconds: 3);
        world.Costs.Clear();
        world.Pass(size.Seconds);
        Console.WriteLine(world.Costs.Report("in peace", size.Seconds, size.Silos));
        world.Costs.Clear();
        world._regions[0].Restart();
        world.Pass(seconds: 5);
        Console.WriteLine(world.Costs.Report("a region's grain has moved", 5, size.Silos));
        world.Costs.Clear();
        foreach (var region in world._regions) region.Restart();
        world.Pass(seconds: 5);
        Console.WriteLine(world.Costs.Report("all regions' grains have moved: every edge sends all", 5, size.Silos));
        GC.Collect();
        Console.WriteLine($"memory of all regions and app grains, and of what stands for the edges: {GC.GetTotalMemory(true) / 1e6:0} MB");
        return 0;
    }

    private void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            for (var edge = 0; edge < _edges.Length; edge++) Sync(_edges[edge], _regions[edge % _regions.Length]);
            foreach (var region in _regions) region.RollUp(_now, Merge);
            for (var edge = second % SecondsBetweenLeases; edge < _edges.Length; edge += SecondsBetweenLeases) Lease(_edges[edge]);
        }
    }

    private void Sync(CostedEdge edge, CostedRegion region) =>
        edge.Take(Costs.Call("report of an edge", edge.NextReport(), report => region.Sync(report, _now)));

    private BackendSnapshot Merge(RegionRollUp rollUp) =>
        Costs.Call("roll-up of an app", rollUp, sent => Grain(sent.App).Merge(sent, _now), isFromSilo: true);

    private void Lease(CostedEdge edge)
    {
        foreach (var request in edge.LeaseRequests()) Costs.Call("lease", request, sent => Grain(sent.Report.App).Lease(sent, _now));
    }

    private AppBackend Grain(string app)
    {
        if (_apps.TryGetValue(app, out var known)) return known;
        var grain = new AppBackend(app, epoch: 1, _random, NullLogger.Instance);
        grain.Configure(new AppVersion(1, SpecOf(app)));
        _apps.Add(app, grain);
        return grain;
    }

    private static AppSpec SpecOf(string app) => new()
    {
        Name = app,
        Ports = [new PortRange(20000, 20000)],
        Targets = [.. Enumerable.Range(7000, Targets).Select(port =>
            new TargetSpec { Address = new TargetAddress("10.0.0.7", port) })],
    };
}
