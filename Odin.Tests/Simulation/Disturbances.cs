using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Simulation;

/// <summary>What befalls a world: one thing after the other, drawn from the world's seed.</summary>
internal sealed class Disturbances(World world)
{
    private const int FirstNewTarget = 100;

    private readonly Random _random = world.Random;
    private int _number = FirstNewTarget;
    private bool _isOver;

    public void Begin() => world.Agenda.Every(() => TimeSpan.FromSeconds(0.05 + 1.2 * _random.NextDouble()), Next);

    /// <summary>The world is whole again, every target answers and is wanted, and one activation is left.</summary>
    public void End()
    {
        _isOver = true;
        world.Network.Heal();
        (world.Network.Loss, world.Network.Repetition, world.Network.Jitter) = (0, 0, TimeSpan.FromMilliseconds(5));
        world.Catalog.IsStorageDown = false;
        world.Farm.Cure();
        world.Catalog.Apply(WorldPlan.Even(world.Catalog.App.Spec));
        foreach (var target in world.Catalog.App.Spec.Targets) world.Catalog.SetAdminState(target.Address, AdminState.Ready);
        foreach (var region in world.Regions) world.EndOldRegions(region);
        foreach (var activation in world.Activations.Skip(1).ToList()) world.EndActivation(activation);
        world.History.Note($"all is well");
    }

    private bool Next()
    {
        if (_isOver) return false;
        switch (_random.Next(24))
        {
            case 0: world.StartActivation(Region()); break;
            case 1 when world.Activations.Count > 0: world.EndActivation(world.Activations[_random.Next(world.Activations.Count)]); break;
            case 2 when AnEdge() is { } edge: world.RestartEdge(edge); break;
            case 3 when AnEdge() is { } edge: world.LeaveAndRestart(edge); break;
            case 4: Shard((region, shard) => world.StartRegion(region, shard)); break;
            case 5: world.EndOldRegions(Region()); break;
            case 6 when AnEdge() is { } edge:
                Note("is cut off", world.Edges[edge].Place.Name,
                () => world.Network.CutPlace(world.Edges[edge].Place)); break;
            case 7 when world.Regions.Length > 1: CutRegion(); break;
            case 8 or 9: Note("is whole", "the network", world.Network.Heal); break;
            case 10: Storage(); break;
            case 11: Weather(); break;
            case 12: Clients(); break;
            case 13: Operator(); break;
            case 14: AdminStates(); break;
            case 15 or 16 or 17: Address(); break;
            case 18: Name(); break;
            case 19 when !world.IsLimited: Loss(); break;
            case 20: Shard(world.EndRegion); break;
            default: Target(); break;
        }

        return true;
    }

    private void Note(string what, string whom, Action action)
    {
        world.History.Note($"{whom} {what}");
        action();
    }

    private string Region() => world.Regions[_random.Next(world.Regions.Length)];

    /// <summary>Any but edge 0.</summary>
    private int? AnEdge() => world.Edges.Count > 1 ? _random.Next(1, world.Edges.Count) : null;

    private void CutRegion()
    {
        var region = world.Regions[_random.Next(1, world.Regions.Length)];
        Note("is cut off", region, () => world.Network.CutRegion(region));
    }

    private void Shard(Action<string, int> action)
    {
        var region = Region();
        var shards = world.ShardsOf(region);
        if (shards.Count == 0) return;   // They have ended, and nobody has called since.
        action(region, shards[_random.Next(shards.Count)]);
    }

    private void Storage()
    {
        world.Catalog.IsStorageDown = !world.Catalog.IsStorageDown;
        world.History.Note($"the storage is {(world.Catalog.IsStorageDown ? "down" : "up")}");
    }

    /// <summary>With limits the register goes too: LostRegisterTests say what holds then.</summary>
    private void Loss()
    {
        var isForgotten = _random.Next(2) == 0;
        world.Catalog.Lose(isForgotten);
        world.History.Note($"the storage is emptied{(isForgotten ? " while no silo remembers the catalog" : "")}");
    }

    private void Weather()
    {
        (world.Network.Loss, world.Network.Repetition) = (_random.Next(2) * 0.3 * _random.NextDouble(), _random.Next(2) * 0.2);
        world.Network.Jitter = TimeSpan.FromMilliseconds(_random.Next(1, 300));
        world.History.Note($"the network loses {world.Network.Loss:0.00} and is late by {world.Network.Jitter}");
    }

    private void Clients()
    {
        var edge = world.Edges[_random.Next(world.Edges.Count)];
        edge.Clients.PerSecond = 1 + _random.Next(100);
        world.History.Note($"{edge.Identity.Id}: {edge.Clients.PerSecond} clients a second");
    }

    private void Operator()
    {
        if (_random.Next(5) == 0 && !world.IsLimited) world.Catalog.RollBack();
        else world.Catalog.Apply(WorldPlan.Change(world.Catalog.App.Spec, _random, _number++, world.Regions));
        world.History.Note($"catalog version {world.Catalog.Version}");
    }

    private void AdminStates()
    {
        var targets = world.Catalog.App.Spec.Targets;
        var target = targets[_random.Next(targets.Length)].Address;
        var adminState = (AdminState)_random.Next(3);
        world.Catalog.SetAdminState(target, adminState);
        world.History.Note($"{target} must be {adminState}: catalog version {world.Catalog.Version}");
    }

    private TargetAddress AnyTarget() => world.Catalog.App.Spec.Targets[_random.Next(world.Catalog.App.Spec.Targets.Length)].Address;

    private void Address()
    {
        var (target, number, mood) = (AnyTarget(), _random.Next(1, 4), (TargetMood)_random.Next(3));
        world.Farm.Set(target, number, mood);
        world.History.Note($"address {number} of {target} is {mood}");
    }

    private void Name()
    {
        var (target, first, count) = (AnyTarget(), _random.Next(3), _random.Next(1, 4));
        world.Farm.SetAddresses(target, Enumerable.Range(0, count).Select(step => 1 + (first + step) % 3));
        world.History.Note($"{target} has {count} addresses");
    }

    private void Target()
    {
        var targets = world.Catalog.App.Spec.Targets;
        var target = targets[_random.Next(targets.Length)].Address;
        var mood = _random.Next(2) == 0 ? TargetMood.Up : (TargetMood)_random.Next(1, 4);
        world.Farm.Set(target, mood);
        world.History.Note($"{target} is {mood}");
    }
}
