using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Odin.Edge.Balancing;
using Odin.Edge.Counts;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Apps;

/// <summary>Decides where the next connection of a loop goes: a leased slot, the least loaded by leased counts, or power of two choices on
/// what this edge knows. Never waits.</summary>
internal sealed class TargetSelector(EventLoop loop, Random random)
{
    /// <summary>Slots passed over in one decision, since their targets cannot be used; the grain learns of those within a second.</summary>
    private const int MaxSkippedSlots = 64;

    private readonly List<ushort> _untried = [];
    private readonly List<int> _passed = [];
    private readonly ConditionalWeakTable<AppModel, LeastShortlist> _shortlists = [];
    private long[] _load = [];

    /// <summary>The next target for a session that has tried <paramref name="tried"/>; a target is tried
    /// twice only when there is no other.</summary>
    public Decision Next(EdgeApp app, AppModel model, List<int> tried, in PeerAddress client)
    {
        var now = loop.Timers.Now;
        var candidates = app.Candidates(model, now);
        if (candidates.IsEmpty) return Decision.None;
        if (candidates.OnTrial.Length > 0 && tried.Count == 0
            && TryTakeTrial(app, model, candidates, now, out var trialPermit) is { } trial)
            return new Decision(trial, DecidedBy.Snapshot, trialPermit);
        if (model.Sources is not null) return NextBySource(app, model, candidates, tried, in client);
        if (model.Spec.IsRanked && NextByLoad(app, model, candidates, tried, now) is { } least) return least;
        if (model.Spec.IsLeased && !model.Spec.IsRanked && TryTakeSlot(app, model, candidates, tried, now, out var permit) is { } slot)
            return new Decision(slot, DecidedBy.Lease, permit);

        var picked = PickFromSnapshot(app, model, candidates, tried);
        if (!TryReserve(app, model, picked, out permit))
        {
            picked = FindBelowLimit(app, model, candidates, tried, out permit);
            if (picked < 0) return Decision.Full;
        }

        if (model.Spec.Balance == Balance.RoundRobin) model.SlotDebt.Incur(picked);
        return new Decision(picked, DecidedBy.Snapshot, permit);
    }

    /// <summary>The decisions that cannot be made at once: the grain is to be asked, or no name has resolved yet.</summary>
    public async LoopTask<Decision> DecideAsync(EdgeApp app, AppModel model, List<int> tried, PeerAddress client, long budgetEnds)
    {
        var assigned = model.Spec.IsStrict ? await loop.Await(app.Leases.AskAsync(model, tried)) : null;
        if (assigned is { } target && Decision.For(app, model, target, DecidedBy.Grain) is { } asked) return asked;

        // Both before the decision: an address that comes meanwhile is in the decision, or ends the wait.
        var isPending = model.Targets.Any(pending => pending.IsPending);
        var change = isPending ? app.WaitForAddressAsync(TimeSpan.FromMilliseconds(Math.Max(0, budgetEnds - loop.Timers.Now))) : null;
        var decision = Next(app, model, tried, in client);
        if (decision.Target is not null || decision.IsFull || change is null) return decision;

        await loop.Await(change);
        return Next(app, model, tried, in client);
    }

    /// <summary>Should the trial fail, the session goes on to another target like any other.</summary>
    private static int? TryTakeTrial(EdgeApp app, AppModel model, CandidateSet candidates, long now, out PermitPool? permit)
    {
        foreach (var ordinal in candidates.OnTrial)
        {
            if (model.Targets[ordinal].Outlier.TryTakeTrial(model.Spec.Connect.Timeout, now) && TryReserve(app, model, ordinal, out permit))
                return ordinal;
        }

        permit = null;
        return null;
    }

    /// <summary>The first of the client's own order that is below its limit.</summary>
    private Decision NextBySource(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried, in PeerAddress client)
    {
        var hash = ClientHash.Of(ClientAddress.Of(in client), model.Spec.SourceHash);
        var picked = model.Sources!.Find(hash, candidates, tried);
        if (TryReserve(app, model, picked, out var permit)) return new Decision(picked, DecidedBy.Source, permit);

        _passed.Clear();
        _passed.AddRange(tried);
        while (!_passed.Contains(picked))
        {
            _passed.Add(picked);
            picked = model.Sources.Find(hash, candidates, _passed);
            if (!_passed.Contains(picked) && TryReserve(app, model, picked, out permit))
                return new Decision(picked, DecidedBy.Source, permit);
        }

        return Decision.Full;
    }

    /// <summary>The least loaded of the first tier that is below its limit, or of the next tier that has one. Null: no
    /// counts are known that are fresh enough.</summary>
    private Decision? NextByLoad(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried, long now)
    {
        if (app.Leases.LoadAt(model, now, out var source) is not { } load) return null;

        var picked = ByLoad(model, candidates, tried, load, now);
        PermitPool? permit;
        while (!TryReserve(app, model, picked, out permit))
        {
            var choices = BelowLimit(app, model, candidates, tried);
            if (choices.IsEmpty) return Decision.Full;
            picked = ByLoad(model, candidates, choices, load);   // Another loop may take its last permit first.
        }

        load.Use(picked);
        return new Decision(picked, source, permit);
    }

    private int ByLoad(AppModel model, CandidateSet candidates, List<int> tried, LeasedLoad load, long now)
    {
        if (tried.Count > 0) return ByLoad(model, candidates, Untried(candidates, tried), load);
        if (model.Least is null) return Better(model, candidates, DrawFrom(candidates), load);
        if (candidates.First.Length < LeastShortlist.WorthwhileChoices) return Least(model, candidates.First, candidates.Weights, load);
        return _shortlists.GetValue(model, static _ => new LeastShortlist()).Pick(model, candidates, load, random, now);
    }

    private int ByLoad(AppModel model, CandidateSet candidates, ReadOnlySpan<ushort> choices, LeasedLoad load) =>
        model.Least is null ? Better(model, candidates, DrawFrom(choices), load) : Least(model, choices, candidates.Weights, load);

    private static int Better(AppModel model, CandidateSet candidates, (int First, int Second) drawn, LeasedLoad load)
    {
        var (first, second) = (LeastShortlist.LoadOf(model, load, drawn.First), LeastShortlist.LoadOf(model, load, drawn.Second));
        return Better(candidates, drawn.First, first, drawn.Second, second);
    }

    private int Least(AppModel model, ReadOnlySpan<ushort> choices, int[] weights, LeasedLoad load)
    {
        if (_load.Length < choices.Length) _load = new long[choices.Length];
        for (var place = 0; place < choices.Length; place++) _load[place] = LeastShortlist.LoadOf(model, load, choices[place]);
        return model.Least!.Pick(choices, _load, weights, random.Next(choices.Length), load.Preferred);
    }

    /// <summary>The targets below their limits of the first tier that has any. A target at its limit has turned a client away.</summary>
    private ReadOnlySpan<ushort> BelowLimit(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried)
    {
        _untried.Clear();
        for (var tier = 0; tier < candidates.Tiers.Count && _untried.Count == 0; tier++)
        {
            foreach (var target in candidates.Tiers[tier])
            {
                if (tried.Contains(target)) continue;
                if (model.Targets[target].Permits is { } permits && app.Limits is { } limits && permits.CountFree(limits.Now) == 0)
                    permits.CountTurnedAway();
                else
                    _untried.Add(target);
            }
        }

        return CollectionsMarshal.AsSpan(_untried);
    }

    /// <summary>Takes the permit a target's own limit asks for. True as well for a target without one.</summary>
    public static bool TryReserve(EdgeApp app, AppModel model, int target, out PermitPool? permit)
    {
        permit = model.Targets[target].Permits;
        if (permit is null || app.Limits is not { } limits || permit.TryTake(limits.Now)) return true;
        permit.CountTurnedAway();
        limits.RequestSync();
        return false;
    }

    private static int? TryTakeSlot(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried, long now, out PermitPool? permit)
    {
        permit = null;
        var isRoundRobin = model.Spec.Balance == Balance.RoundRobin;
        for (var skipped = 0; skipped < MaxSkippedSlots && app.Leases.TryTake(model.Version, now, out var target); skipped++)
        {
            if (target >= model.Targets.Length) continue;   // A slot of another catalog, whose version had the same number.
            if (isRoundRobin && model.SlotDebt.TryRepay(target)) continue;
            if (candidates.Tiers.IsOpen(target) && !tried.Contains(target) && TryReserve(app, model, target, out permit)) return target;
        }

        return null;
    }

    private int PickFromSnapshot(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried)
    {
        var (first, second) = tried.Count == 0 ? DrawFrom(candidates) : DrawFrom(Untried(candidates, tried));
        if (model.Spec.Balance != Balance.RoundRobin)
            return Better(candidates, first, app.Load(model, first), second, app.Load(model, second));

        return Better(candidates, first, model.SlotDebt[first], second, model.SlotDebt[second]);
    }

    /// <summary>A target at its limit is passed over for another, of this tier or a later one. -1: all are full.</summary>
    private int FindBelowLimit(EdgeApp app, AppModel model, CandidateSet candidates, List<int> tried, out PermitPool? permit)
    {
        permit = null;
        for (var tier = 0; tier < candidates.Tiers.Count; tier++)
        {
            var targets = candidates.Tiers[tier];
            var start = random.Next(targets.Length);
            for (var step = 0; step < targets.Length; step++)
            {
                var target = targets[(start + step) % targets.Length];
                if (!tried.Contains(target) && TryReserve(app, model, target, out permit)) return target;
            }
        }

        return -1;
    }

    private static int Better(CandidateSet candidates, int first, long firstLoad, int second, long secondLoad) =>
        PowerOfTwoChoices.IsSecondBetter(firstLoad, candidates.Weights[first], secondLoad, candidates.Weights[second]) ? second : first;

    private (int First, int Second) DrawFrom(CandidateSet candidates)
    {
        var (first, second) = candidates.Pairs!.Draw(random);
        return (candidates.First[first], candidates.First[second]);
    }

    /// <summary>For the few sessions that try again: all as likely as each other.</summary>
    private (int First, int Second) DrawFrom(ReadOnlySpan<ushort> choices)
    {
        var first = random.Next(choices.Length);
        var second = choices.Length == 1 ? first : random.Next(choices.Length - 1);
        if (choices.Length > 1 && second >= first) second++;   // Steps over the first: always a distinct pair, never a retry.
        return (choices[first], choices[second]);
    }

    /// <summary>What is left of the first tier that was not tried out.</summary>
    private ReadOnlySpan<ushort> Untried(CandidateSet candidates, List<int> tried)
    {
        _untried.Clear();
        for (var tier = 0; tier < candidates.Tiers.Count && _untried.Count == 0; tier++)
        {
            foreach (var candidate in candidates.Tiers[tier])
            {
                if (!tried.Contains(candidate)) _untried.Add(candidate);
            }
        }

        return _untried.Count > 0 ? CollectionsMarshal.AsSpan(_untried) : candidates.First;
    }
}
