using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Simulation;

/// <summary>Draws the app of a world, and the changes an operator makes to it.</summary>
internal static class WorldPlan
{
    public static AppSpec Draw(Random random, string[] regions)
    {
        var isPlaced = random.Next(4) == 0;
        var isTargetLimited = random.Next(4) == 0;
        var spec = Specs.App(World.AppName,
            [.. Enumerable.Range(0, random.Next(3, 11)).Select(number => DrawTarget(random, number, isPlaced ? regions : []))]) with
        {
            Balance = random.Next(3) switch { 0 => Balance.RoundRobin, 1 => Balance.LeastConnections, _ => (Balance)random.Next(4) },
            HealthCheck = random.Next(2) == 0 ? null : new HealthCheckSpec
            {
                Interval = TimeSpan.FromSeconds(2),
                Timeout = TimeSpan.FromSeconds(1),
            },
            Outlier = new OutlierSpec { Ejection = TimeSpan.FromSeconds(1), MaxEjection = TimeSpan.FromSeconds(4) },
            PanicPercent = random.Next(3) == 0 ? 40 : 0,
            SlowStart = random.Next(4) == 0 ? TimeSpan.FromSeconds(5) : null,
            Connect = new ConnectSpec { Timeout = TimeSpan.FromSeconds(1) },
            Drain = new DrainSpec { Timeout = TimeSpan.FromSeconds(3), Window = TimeSpan.Zero },
            Limits = new LimitsSpec
            {
                MaxConnections = random.Next(3) == 0 ? random.Next(1, 100) : null,
                HoldSilent = TimeSpan.FromSeconds(12),
            },
        };
        return isTargetLimited
            ? spec with { Targets = [spec.Targets[0] with { MaxConnections = random.Next(1, 20) }, .. spec.Targets[1..]] } : spec;
    }

    /// <summary>Targets with a limit stay: what a limit means while it is taken away and given back is another matter.</summary>
    public static AppSpec Change(AppSpec spec, Random random, int number, string[] regions)
    {
        var targets = spec.Targets;
        var at = random.Next(targets.Length);
        switch (random.Next(6))
        {
            case 0:
                return spec with
                {
                    Targets =
                targets.Insert(random.Next(targets.Length + 1), DrawTarget(random, number, targets[0].Region is null ? [] : regions))
                };
            case 1 when targets.Length > 2 && targets[at].MaxConnections is null: return spec with { Targets = targets.RemoveAt(at) };
            case 2: return spec with { Targets = targets.SetItem(at, targets[at] with { Weight = random.Next(1, 5) }) };
            case 3: return spec with { Targets = targets.SetItem(at, targets[at] with { Backup = !targets[at].Backup }) };
            case 4: return spec with { Targets = [.. targets.Reverse()] };
            default: return spec with { SlowStart = spec.SlowStart is null ? TimeSpan.FromSeconds(2) : null };
        }
    }

    /// <summary>All targets alike, so that evenness can be seen.</summary>
    public static AppSpec Even(AppSpec spec) =>
        spec with { SlowStart = null, Targets = [.. spec.Targets.Select(target => target with { Weight = 1, Backup = false })] };

    private static TargetSpec DrawTarget(Random random, int number, string[] regions) => Specs.Target(
        $"t{number}", weight: random.Next(3) == 0
        ? random.Next(0, 5) : 1, backup: random.Next(10) == 0, region: regions.Length == 0 ? null : regions[random.Next(regions.Length)]);
}
