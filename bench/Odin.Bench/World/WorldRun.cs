using Microsoft.Extensions.DependencyInjection;
using Odin.Bench.Calls;
using Odin.Grains.Edges;
using Orleans.Serialization;

namespace Odin.Bench.World;

/// <summary>The life of a world in phases: peace, a silo's death, a cut; what each costs, and that counts and limits hold.</summary>
internal sealed class WorldRun
{
    private const int SecondsOfDeath = 7;
    private const int SecondsOfCut = 6;
    private const int RightAfterCut = 3;

    /// <summary>The goal of docs/RELIABILITY.md: counts are right again so long after a silo's death or the end of a cut.</summary>
    private const int RightWithin = 10;

    private readonly WorldSize _size;
    private readonly WorldCost _world;
    private readonly OrleansCost _orleans;
    private readonly List<string> _broken = [];

    private WorldRun(WorldSize size, OrleansCost orleans)
    {
        var serializer = new ServiceCollection().AddSerializer(builder => builder.AddAssembly(typeof(EdgeReport).Assembly))
            .BuildServiceProvider().GetRequiredService<Serializer>();
        (_size, _orleans, _world) = (size, orleans, new WorldCost(size, new CallCosts(serializer, size.Silos)));
    }

    public static async Task<int> RunAsync(string[] args)
    {
        if (WorldSize.Parse(args) is not { } size) return 2;
        Console.WriteLine(size);
        var orleans = await OrleansCost.MeasureAsync();
        Console.WriteLine(orleans);
        return new WorldRun(size, orleans).Run();
    }

    private int Run()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var second = 0; second < 6; second++) _world.Pass();   // Edges join, regions split, and code is compiled.
        Console.WriteLine($"memory of each silo's regions and app grains: {(GC.GetTotalMemory(true) - before) / 1e6 / _size.Silos:0} MB");
        Clear();
        for (var second = 0; second < _size.Seconds; second++) PassInPeace();
        var busiest = Print("in peace", _size.Seconds);
        Die(_size.Silos - 1);
        Cut();
        Console.WriteLine(_world.Redis.CatalogReport(_world.Specs));
        Console.WriteLine(_world.Counts.LimitReport());
        Console.WriteLine($"{_world.Counts.Live} sessions live at the end; busiest silo in peace: {busiest:0.00} cores");
        _broken.AddRange(_world.Counts.Broken);
        foreach (var broken in _broken.Take(10)) Console.Error.WriteLine($"BROKEN: {broken}");
        return _broken.Count == 0 ? 0 : 1;
    }

    private void PassInPeace()
    {
        _world.Pass();
        if (!_world.AreCountsRight()) _broken.Add("a count was wrong in peace");
    }

    /// <summary>A silo dies with its regions and apps; it is back, empty, when the others have taken over.</summary>
    private void Die(int silo)
    {
        if (_size.Silos < 2) return;
        Clear();
        _world.Kill(silo);
        var right = 0;
        for (var second = 1; second <= SecondsOfDeath; second++)
        {
            _world.Pass();
            right = Right(right, second);
        }

        _world.Silos.Start(silo);
        Print($"silo {silo} has died: counts right after {right} s (goal {RightWithin})", SecondsOfDeath);
        if (right is 0 or > RightWithin) _broken.Add($"counts were wrong {right} s after a silo's death (0: to the end)");
    }

    /// <summary>One region's edges reach no silo, and another's grain reaches no app.</summary>
    private void Cut()
    {
        Clear();
        (_world.Silos.CutEdges, _world.Silos.CutGrain) = (0, _size.Regions > 1 ? 1 : null);
        for (var second = 0; second < SecondsOfCut; second++) _world.Pass();
        (_world.Silos.CutEdges, _world.Silos.CutGrain) = (null, null);
        var right = 0;
        for (var second = 1; second <= RightAfterCut; second++)
        {
            _world.Pass();
            right = Right(right, second);
        }

        Print($"two regions were cut off for {SecondsOfCut} s: counts right {right} s after its end", SecondsOfCut + RightAfterCut);
        if (right == 0) _broken.Add("counts were wrong 3 s after a cut");
    }

    /// <summary>The second from which on counts are right; 0: they are not.</summary>
    private int Right(int before, int second) => !_world.AreCountsRight() ? 0 : before > 0 ? before : second;

    private void Clear()
    {
        _world.Costs.Clear();
        _world.TakeBusiest();
        _world.TakeLongest();
        _world.Redis.Clear();
    }

    private double Print(string phase, int seconds)
    {
        var report = new CostReport(_world.Costs, _orleans, _size.Silos, seconds);
        Console.WriteLine(report.Text(phase));
        var (region, busy) = _world.TakeBusiest();
        Console.WriteLine($"  {_world.Shards} grains of regions and shards; the busiest, {region}, worked for "
            + $"{busy.TotalSeconds * _world.Costs.PartOfCore / seconds:0.000} s of a second; reports of one quarter of a second took "
            + $"{_world.TakeLongest().TotalSeconds * _world.Costs.PartOfCore:0.000} s at most");
        Console.WriteLine("  " + _world.Redis.PermitReport(seconds));
        return report.Busiest;
    }
}
