using Odin.Edge.Apps;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Balancing;

/// <summary>Decides where the next connection of a loop goes: a leased slot, or power of two choices on what this edge knows. Never waits.</summary>
internal sealed class TargetSource(EventLoop loop, Random random)
{
    /// <summary>Slots passed over in one decision because their targets cannot be used; the grain hears of those within a second.</summary>
    private const int MaxSkippedSlots = 64;

    private readonly List<int> _untried = [];

    /// <summary>The next target for a session that has tried <paramref name="tried"/>; a target is tried twice only when there is no other.</summary>
    public Decision Next(EdgeApp app, AppModel model, List<int> tried)
    {
        var now = loop.Timers.Now;
        var candidates = app.Candidates(model, now);
        if (candidates.Ordinals.Length == 0) return Decision.None;
        if (model.Spec.Coordination == Coordination.Leased && TryTakeSlot(app, model, candidates, tried, now) is { } slot) return new Decision(slot, DecisionSource.Lease);
        return new Decision(PickFromSnapshot(app, model, candidates, tried), DecisionSource.Snapshot);
    }

    private static int? TryTakeSlot(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried, long now)
    {
        var isRoundRobin = model.Spec.Balance == Balance.RoundRobin;
        for (var skipped = 0; skipped < MaxSkippedSlots && app.Leases.TryTake(model.Version, now, out var target); skipped++)
        {
            if (isRoundRobin && model.Borrowed.TryPayBack(target)) continue;
            if (IsFit(model, candidates, target, tried, now)) return target;
        }

        return null;
    }

    private static bool IsFit(AppModel model, CandidateSet candidates, int target, List<int> tried, long now) =>
        (candidates.IsPanic ? !model.Targets[target].Addresses.IsEmpty : model.Targets[target].IsUsable(now)) && !tried.Contains(target);

    private int PickFromSnapshot(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried)
    {
        var choices = Untried(candidates.Ordinals, tried);
        if (model.Spec.Balance != Balance.RoundRobin) return PowerOfTwoChoices.Pick(choices, (app, model), static (state, target) => state.app.Load(state.model, target), random);

        var picked = PowerOfTwoChoices.Pick(choices, model.Borrowed, static (borrowed, target) => borrowed.Load(target), random);
        model.Borrowed.Borrow(picked);
        return picked;
    }

    private ReadOnlySpan<int> Untried(int[] candidates, List<int> tried)
    {
        if (tried.Count == 0) return candidates;
        _untried.Clear();
        foreach (var candidate in candidates)
        {
            if (!tried.Contains(candidate)) _untried.Add(candidate);
        }

        return _untried.Count > 0 ? System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_untried) : candidates;
    }
}
