using System.Collections.Immutable;
using Odin.Edge.Balancing;
using Odin.Edge.Targets;
using Odin.Grains.Balancing;
using Odin.Grains.Targets;

namespace Odin.Edge.Apps;

/// <summary>The targets that may be picked now, by ordinal in one app version. Immutable;
/// replaced when it is older than a moment.</summary>
/// <param name="Model">The version the ordinals belong to.</param>
/// <param name="Tiers">Never empty while the operator wants any target that has an address and is below its limit.</param>
/// <param name="Weights">By ordinal, in sixteenths of a configured weight of 1; at least 1.</param>
/// <param name="OnTrial">Targets that one session at a time may try, so that they earn their way in again; mostly none.</param>
/// <param name="Pairs">Draws places of the first tier; null when there is none.</param>
/// <param name="Admitted">By ordinal, how many sixteenths of its clients a target of the first tier takes when the
/// source decides; null when it does not.</param>
/// <param name="ValidUntil">The loop clock, in milliseconds, up to which it may be used.</param>
internal sealed record CandidateSet(AppModel Model, CandidateTiers Tiers, int[] Weights, int[] OnTrial, WeightedPairs? Pairs,
    byte[]? Admitted, long ValidUntil) : WeightedTiers(Tiers, Weights, Admitted)
{
    public bool IsEmpty => Tiers.Count == 0;

    /// <summary>The first tier; empty when there is no candidate.</summary>
    public ReadOnlySpan<ushort> First => IsEmpty ? [] : Tiers[0];

    public static CandidateSet Build(AppModel model, GlobalSnapshot? world, long nowMilliseconds, long validUntil)
    {
        var sees = Seen(model, world);
        Eligibility[] eligibilities =
            [.. model.Targets.Select((target, ordinal) => EligibilityOf(model, target, ordinal, sees, nowMilliseconds))];
        var tiers = CandidateTiers.Select(model.Spec.Targets, eligibilities, PrioritiesOf(model, sees).AsSpan(), model.Spec.PanicPercent);
        byte[] shares = [.. model.Targets
            .Select((_, ordinal) => sees?.ShareOf(ordinal, model.Spec.SlowStart, nowMilliseconds) ?? SlowStart.FullFraction)];
        int[] weights = [.. model.Spec.Targets.Select((target, ordinal) => Math.Max(1, target.Weight) * shares[ordinal])];
        int[] onTrial =
            [.. Enumerable.Range(0, eligibilities.Length).Where(ordinal => IsOnTrial(model.Targets[ordinal], eligibilities[ordinal]))];
        var admitted = model.Sources is null
            ? null : BoundedLoad.Of(tiers, weights, shares, sees is null ? [] : sees.FreshLive(nowMilliseconds));
        return new CandidateSet(model, tiers, weights, onTrial, PairsOf(tiers, weights), admitted, validUntil);
    }

    /// <summary>By ordinal, the locality priority of a target's region from here, 0 the nearest; empty: all are alike.</summary>
    public static ImmutableArray<byte> Priorities(AppModel model, GlobalSnapshot? world) => PrioritiesOf(model, Seen(model, world));

    /// <summary>Null: what the world knows is of another version.</summary>
    private static GlobalSnapshot? Seen(AppModel model, GlobalSnapshot? world) =>
        world is not null && world.Snapshot.ConfigVersion == model.Version ? world : null;

    /// <summary>How a target stands for this edge: the one place where its own observations, the
    /// world's health, admin states and limits meet.</summary>
    private static Eligibility EligibilityOf(AppModel model, Target target, int ordinal, GlobalSnapshot? world, long nowMilliseconds)
    {
        if (!target.HasAddress || target.Drain is not null) return Eligibility.Excluded;
        if (target.Outlier.IsEjected(nowMilliseconds)) return Eligibility.Unhealthy;
        var probed = target.Probes?.Health;
        var health = world?.Health(ordinal, probed) ?? probed ?? TargetHealth.Unknown;
        return HealthEligibility.Of(health, world?.IsUsable(ordinal) ?? true, model.Spec.HealthCheck is not null);
    }

    /// <summary>Health that speaks against it matters less here than the trial: its own probe
    /// was good, and one session finds out.</summary>
    private static bool IsOnTrial(Target target, Eligibility eligibility) =>
        target.Outlier.Phase == OutlierPhase.Trial && eligibility < Eligibility.Full && target.Probes?.Health != TargetHealth.Unhealthy;

    private static ImmutableArray<byte> PrioritiesOf(AppModel model, GlobalSnapshot? world)
    {
        if (model.UnmeasuredPriorities.IsEmpty || world is null) return model.UnmeasuredPriorities;
        var measured = world.Snapshot.Priorities
            .FirstOrDefault(priorities => priorities.Region.Equals(model.Region, StringComparison.OrdinalIgnoreCase));
        return measured?.Priorities.Length == model.Targets.Length ? measured.Priorities : model.UnmeasuredPriorities;
    }

    private static WeightedPairs? PairsOf(CandidateTiers tiers, int[] weights)
    {
        if (tiers.Count == 0) return null;

        Span<int> first = tiers[0].Length <= 256 ? stackalloc int[tiers[0].Length] : new int[tiers[0].Length];
        for (var place = 0; place < first.Length; place++) first[place] = weights[tiers[0][place]];
        return new WeightedPairs(first);
    }
}
