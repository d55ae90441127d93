using Odin.Grains.Configuration;

namespace Odin.Tests.Simulation;

/// <summary>Over the measured seconds a leased round robin is as even as DESIGN section 5 says,
/// whatever the edges went through before.</summary>
internal sealed class EvennessRule(World world)
{
    /// <summary>The most that two targets alike may differ by, all edges together.</summary>
    public const long Bound = 20;

    private readonly long[] _before = Totals(world);
    private readonly long _assigned = world.Edges.Sum(edge => edge.Clients.Assigned);
    private readonly long _bySlot = world.Edges.Sum(edge => edge.Clients.BySlot);

    /// <summary>False: this world's app is not balanced so, or some edge may not use all of its targets yet.</summary>
    public bool IsMeant { get; } = IsEven(world);

    /// <summary>Returns by how much the targets differed; null: it is not meant.</summary>
    public long? Check()
    {
        if (!IsMeant || !IsEven(world)) return null;
        var counts = Totals(world).Zip(_before, (after, before) => after - before).ToList();
        var assigned = world.Edges.Sum(edge => edge.Clients.Assigned) - _assigned;
        var bySlot = world.Edges.Sum(edge => edge.Clients.BySlot) - _bySlot;
        world.History.Note($"evenness {counts.Max() - counts.Min()} of {counts.Sum()}, {bySlot} of {assigned} by slot");
        if (counts.Max() - counts.Min() > Bound) world.Fail($"uneven: {string.Join(' ', counts)}");
        if (bySlot < assigned * 0.9) world.Fail($"only {bySlot} of {assigned} were assigned by slot");
        return counts.Max() - counts.Min();
    }

    private static bool IsEven(World world) =>
        world.Catalog.App.Spec is { Balance: Balance.RoundRobin } spec && !world.IsLimited
        && spec.Targets.All(target => target.Region is null)
        && world.Edges.All(edge => edge.App!.Candidates(edge.App.Model, edge.Clock.Milliseconds).First.Length == spec.Targets.Length);

    private static long[] Totals(World world) =>
        [.. Enumerable.Range(0, world.Catalog.App.Spec.Targets.Length)
            .Select(ordinal => world.Edges.Sum(edge => edge.App!.Model.Targets[ordinal].Established))];
}
