using Odin.Edge.Announcing;
using Odin.Grains.Edges;

namespace Odin.Tests.Edge.Announcing;

/// <summary>One VIP and its time: facts hold until others are given, and each step is a quarter of a second.</summary>
internal sealed class VipClock(VipRules? rules = null)
{
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(0.25);

    public static VipFacts Good => new(AdminState.Ready);

    public static VipFacts Closed => Good with { Blocker = "port 443 is not open" };

    public static VipFacts Doubtful => Good with { Doubt = "loops are late" };

    public static VipFacts Steered => Good with { Steering = "the operator wants it" };

    public static VipFacts Draining => new(AdminState.Draining);

    public VipAnnouncement Vip { get; } = new(rules ?? new VipRules(), TimeSpan.Zero);

    public TimeSpan Now { get; private set; }

    /// <summary>How often the offer changed.</summary>
    public int Changes { get; private set; }

    public VipClock Pass(VipFacts facts, double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (Now < end) Step(facts);
        return this;
    }

    public void Step(VipFacts facts)
    {
        var before = Vip.Offer;
        Now += StepTime;
        Vip.Step(facts, Now);
        if (Vip.Offer != before) Changes++;
    }

    /// <summary>Announced in full, with nothing lost yet.</summary>
    public static VipClock Full(VipRules? rules = null)
    {
        var clock = new VipClock(rules).Pass(Good, 6);
        clock.Vip.State.ShouldBe(VipState.Full);
        return clock;
    }
}
