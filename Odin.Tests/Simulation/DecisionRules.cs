using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Balancing;
using Odin.Grains.Targets;

namespace Odin.Tests.Simulation;

/// <summary>What must be true of every decision an edge makes, by what it knows at that instant.</summary>
internal static class DecisionRules
{
    /// <summary>For so long an edge may go by what was so: its candidate set's time.</summary>
    private const long Memory = 100;

    public static void Check(EdgePlace edge, ClientSession session, Decision decision)
    {
        var model = session.Model;
        var wanted = Enumerable.Range(0, model.Targets.Length).Where(ordinal => model.Targets[ordinal].Drain is null).ToList();
        if (decision.Target is not { } chosen)
        {
            if (!decision.IsFull && wanted.Count > 0)
                edge.World.Fail($"{edge.Identity.Id} found no target, and {wanted.Count} were wanted");
            return;
        }

        if (!wanted.Contains(chosen)) edge.World.Fail($"{edge.Identity.Id} assigned {model.Targets[chosen]}, which is not to be ready");
        if (model.Targets[chosen].Outlier.Phase == OutlierPhase.Trial) return;

        var good = wanted.Where(ordinal => IsGood(edge, model, ordinal)).ToList();
        if (IsBad(edge, model, chosen) && good.Count > 0 && good.Count * 100 >= model.Spec.PanicPercent * wanted.Count)
            edge.World.Fail(
                $"{edge.Identity.Id} assigned " +
                    $"{model.Targets[chosen]}, which is unhealthy there, and {good.Count} of {wanted.Count} were not");
        if (KindOf(model, chosen) > 0 && !edge.World.IsLimited
            && good.Exists(ordinal => !session.Tried.Contains(ordinal) && KindOf(model, ordinal) < KindOf(model, chosen)))
            edge.World.Fail($"{edge.Identity.Id} assigned {model.Targets[chosen]}, a backup, before all others were tried");
    }

    private static bool IsBad(EdgePlace edge, AppModel model, int ordinal) =>
        model.Targets[ordinal].Outlier.IsEjected(edge.Clock.Milliseconds)
        || EligibilityOf(edge.App!, model, ordinal) == Eligibility.Unhealthy;

    /// <summary>Nothing speaks against it, and nothing has for a while.</summary>
    private static bool IsGood(EdgePlace edge, AppModel model, int ordinal)
    {
        var before = edge.Clock.Milliseconds - Memory;
        var target = model.Targets[ordinal];
        return !target.Outlier.IsEjected(before) && edge.Probes.ProvedAt(target) < before
            && EligibilityOf(edge.App!, model, ordinal) == Eligibility.Healthy;
    }

    private static Eligibility EligibilityOf(EdgeApp app, AppModel model, int ordinal)
    {
        var world = app.World is { } known && known.Snapshot.ConfigVersion == model.Version ? known : null;
        var probed = model.Targets[ordinal].Probes?.Health;
        return HealthEligibility.Of(world?.Health(ordinal, probed) ?? probed ?? TargetHealth.Unknown, world?.IsUsable(ordinal)
            ?? true, model.Spec.HealthCheck is not null);
    }

    private static int KindOf(AppModel model, int ordinal) =>
        model.Spec.Targets[ordinal] switch { { Weight: 0 } => 2, { Backup: true } => 1, _ => 0 };
}
