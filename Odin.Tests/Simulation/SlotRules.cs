using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Tests.Simulation;

/// <summary>What must be true of every slot an activation assigns, by what it knows at that instant.</summary>
internal static class SlotRules
{
    public static void Check(World world, Activation activation, string region, long version, ReadOnlySpan<ushort> slots)
    {
        if (slots.IsEmpty) return;
        var status = activation.Status();
        if (version != status.ConfigVersion || version == 0)
            world.Fail($"grain {activation.Epoch} assigned slots of version {version}, and has {status.ConfigVersion}");
        var spec = activation.Spec!;
        var isFull = status.Targets
            .Select((target, ordinal) => target.Live + target.Leased >= (spec.Targets[ordinal].MaxConnections ?? int.MaxValue)).ToArray();
        var free = Enumerable.Range(0, status.Targets.Length)
            .Where(ordinal => status.Targets[ordinal].AdminState == AdminState.Ready && !isFull[ordinal])
            .Select(ordinal => status.Targets[ordinal]).ToList();
        var wanted = status.Targets.Count(target => target.AdminState == AdminState.Ready);
        var fine = free.Where(target => !IsBad(target, region)).ToList();
        foreach (var slot in new SortedSet<ushort>(slots.ToArray()))
        {
            var target = status.Targets[slot];
            if (target.AdminState != AdminState.Ready)
                world.Fail($"grain {activation.Epoch} assigned {target.Address}, which is not to be ready");
            if (IsBad(target, region) && fine.Count > 0 && fine.Count * 100 >= spec.PanicPercent * wanted)
                world.Fail($"grain {activation.Epoch} assigned " +
                    $"{target.Address} to {region}, which finds it unhealthy, and {fine.Count} of {wanted} were not");
            if (!target.Usable && !IsBad(target, region) && fine.Exists(other => other.Usable))
                world.Fail($"grain {activation.Epoch} assigned " +
                    $"{target.Address} to {region}, which most regions find unhealthy, and others were not");
        }
    }

    private static bool IsBad(TargetStatus target, string region) =>
        target.HealthView.Any(health => health.Region == region && health.Health == TargetHealth.Unhealthy);
}
