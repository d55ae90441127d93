using Odin.Grains.Configuration;

namespace Odin.Tests.Simulation;

/// <summary>Over the measured seconds leased least connections are exact when few clients come, and even when many come,
/// whatever the edges went through before.</summary>
internal sealed class LeastRule
{
    /// <summary>So many clients a second of the whole world are few.</summary>
    private const double Few = 10;

    /// <summary>Of few clients, those that may go where the sessions were the least at no instant of the last second: regions lie
    /// up to 280 ms apart, there and back.</summary>
    private const double WrongShare = 0.05;

    /// <summary>Of many clients, how far the fullest target may be above the mean; and one session, for what cannot be divided.</summary>
    private const double Bound = 1.15;

    private readonly World _world;
    private readonly bool _areFew;

    /// <summary>In half of the worlds few clients come from now on.</summary>
    public LeastRule(World world)
    {
        _world = world;
        IsMeant = IsLeast(world);
        if (!IsMeant) return;
        _areFew = world.Random.Next(2) == 0;
        foreach (var edge in world.Edges) edge.Clients.PerSecond = _areFew ? Few / world.Edges.Count : edge.Clients.PerSecond;
    }

    /// <summary>False: this world's app is not balanced so, or some edge may not use all of its targets yet.</summary>
    public bool IsMeant { get; }

    public void Begin()
    {
        if (IsMeant) _world.Watch = new LoadWatch(_world);
    }

    /// <summary>Returns the share of exact assignments where few clients came, else how far the fullest target was
    /// above the mean; null: it is not meant.</summary>
    public (double? Exactness, double? Fullest) Check()
    {
        if (_world.Watch is not { } watch || !IsLeast(_world)) return default;
        _world.History.Note(
            $"least connections: " +
                $"{watch.Wrong} of {watch.Assigned} wrong, the fullest {watch.Fullest:0.00} over a mean of {watch.MeanLive:0.00}");
        if (_areFew && watch.Wrong > Math.Max(1, watch.Assigned * WrongShare))
            _world.Fail($"{watch.Wrong} of {watch.Assigned} assignments were not to the least");
        if (watch.Fullest > Bound * watch.MeanLive + 1)
            _world.Fail($"the fullest target had {watch.Fullest:0.00} sessions over a mean of {watch.MeanLive:0.00}");
        return _areFew ? (watch.Exactness, null) : (null, watch.FullestOfMean);
    }

    private static bool IsLeast(World world) =>
        world.Catalog.App.Spec is { IsRanked: true, Balance: Balance.LeastConnections } spec
        && !world.IsLimited && spec.Targets.All(target => target.Region is null)
        && world.Edges.All(edge => edge.App!.Candidates(edge.App.Model, edge.Clock.Milliseconds).First.Length == spec.Targets.Length);
}
