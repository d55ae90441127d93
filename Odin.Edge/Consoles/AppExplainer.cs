using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Control.Applying;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Targets;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Consoles;

/// <summary>Says what the next connection of an app would get here, from what the loops decide by. Takes nothing: no slot, no
/// permit.</summary>
internal sealed class AppExplainer(AppSet apps, TimeProvider time)
{
    private const double FullWeight = 16;   // Weights are counted in sixteenths.

    /// <param name="name">The app.</param>
    /// <param name="client">Decides with <see cref="Balance.SourceHash"/>; null: not known.</param>
    public AppExplanation? Explain(string name, string? client)
    {
        if (!apps.Apps.TryGetValue(name, out var app)) return null;
        var (model, now) = (app.Model, LoopClock.Milliseconds(time));
        var candidates = app.Candidates(model, now);
        var (next, why) = Next(app, model, candidates, client, now);
        var priorities = CandidateSet.Priorities(model, app.World);
        ImmutableArray<TargetExplanation> targets =
        [
            .. Enumerable.Range(0, model.Targets.Length).Select(target => Describe(app, model, candidates, target, now) with
            {
                LocalityPriority = priorities.IsEmpty ? null : priorities[target],
            }),
        ];
        return new AppExplanation(model.Version, candidates.Tiers.IsPanic, next is { } ordinal ? model.Targets[ordinal].ToString() : null,
            why, targets)
        {
            Refused = [.. RefusedOf(app)],
            Connects = [.. TimesOf(app)],
        };
    }

    private static IEnumerable<RefusedClients> RefusedOf(EdgeApp app)
    {
        for (var reason = 0; reason < app.Counts.Refused.Columns; reason++)
        {
            if (app.Counts.Refused.Sum(reason) is > 0 and var count)
                yield return new RefusedClients(LabelText.Words($"{(Refusal)reason}"), count);
        }
    }

    private static IEnumerable<ConnectTimes> TimesOf(EdgeApp app) =>
        app.ConnectDurations.ByRegion.Select(region => TimesOf(region.Region, region.Durations)).OfType<ConnectTimes>();

    /// <summary>Null: there was none.</summary>
    private static ConnectTimes? TimesOf(string region, StripedHistogram durations)
    {
        var counts = new long[durations.Buckets.Count];
        durations.Read(counts);
        return durations.Buckets.Percentile(counts, 0.5) is { } half && durations.Buckets.Percentile(counts, 0.99) is { } most
            ? new ConnectTimes(region, counts.Sum(), half.TotalMilliseconds, most.TotalMilliseconds) : null;
    }

    private (int? Target, string Why) Next(EdgeApp app, AppModel model, CandidateSet candidates, string? client, long now)
    {
        if (!app.IsAccepting(now)) return (null, $"takes no new clients: {WhyClosed(model)}");
        if (app.TlsFailure is { } failure) return (null, $"clients cannot be served: {failure}");
        if (candidates.IsEmpty) return (null, "no target can be used: clients are reset (EA)");
        if (model.Sources is { } sources)
        {
            if (client is null) return (null, "the client's address decides: give it");
            var hash = ClientHash.Of(ClientAddress.Of(IPAddress.Parse(client).GetAddressBytes()), model.Spec.SourceHash);
            return (sources.Find(hash, candidates, []), "the client's address decides");
        }

        if (model.Spec.IsStrict) return (null, "the app's grain is asked for each connection");
        if (model.Spec.IsRanked && app.Leases.LoadAt(model, now, out _) is { } load) return ByLoad(model, candidates, load);
        if (model.Spec.IsLeased && !model.Spec.IsRanked && app.Leases.Peek(model.Version, now) is { } slot
            && slot < model.Targets.Length && candidates.Tiers.IsOpen(slot))
            return (slot, "the next slot of the lease");
        return candidates.First.Length == 1
            ? (candidates.First[0], "the only candidate") : (null, "no slot: the less loaded of two drawn by weight");
    }

    private string WhyClosed(AppModel model) => (model.AdminStates.App, apps.EdgeAdminState) switch
    {
        (not AdminState.Ready and var app, _) => $"admin state of the app {app.ToString().ToLowerInvariant()}",
        (_, not AdminState.Ready and var edge) => $"admin state of this edge {edge.ToString().ToLowerInvariant()}",
        _ => "this edge stops",
    };

    private static (int? Target, string Why) ByLoad(AppModel model, CandidateSet candidates, LeasedLoad load)
    {
        if (model.Spec.Balance != Balance.LeastConnections) return (null, "the less loaded of two drawn by weight");
        var least = candidates.First[0];
        foreach (var target in candidates.First)
        {
            if (Relative(target) < Relative(least)) least = target;
        }

        return (least, "the least loaded for its weight, world-wide; of equal ones any");

        double Relative(int target) => (LeastShortlist.LoadOf(model, load, target) + 1.0) / candidates.Weights[target];
    }

    private TargetExplanation Describe(EdgeApp app, AppModel model, CandidateSet candidates, int ordinal, long now)
    {
        var (target, spec) = (model.Targets[ordinal], model.Spec.Targets[ordinal]);
        var tier = TierOf(candidates, ordinal);
        return new TargetExplanation(
            target.ToString(), spec.Region, tier, Why(app, model, ordinal, tier, now),
            app.HealthOf(model, ordinal).ToString(), spec.Weight == 0 ? 0 : candidates.Weights[ordinal] / FullWeight, target.Live.Sum(),
            app.Load(model, ordinal))
        {
            EjectedUntil = target.Outlier.Ejection is { } ejection ? TimeOf(ejection.Until, now) : null,
            Failures = target.Outlier.Ejection?.Failures,
            AdminState = model.AdminStates.Of(target.Address).ToString().ToLowerInvariant(),
            Limit = spec.MaxConnections,
            ConfiguredWeight = spec.Weight,
        };
    }

    /// <summary>A time of the loop clock as the wall clock has it.</summary>
    private DateTimeOffset TimeOf(long milliseconds, long now) => time.GetUtcNow().AddMilliseconds(milliseconds - now);

    private static int? TierOf(CandidateSet candidates, int ordinal)
    {
        for (var tier = 0; tier < candidates.Tiers.Count; tier++)
        {
            if (candidates.Tiers[tier].Contains((ushort)ordinal)) return tier;
        }

        return null;
    }

    private string Why(Ejection ejection, long now)
    {
        var until = ejection.Until > now
            ? string.Create(CultureInfo.InvariantCulture, $"until {TimeOf(ejection.Until, now).UtcDateTime:HH:mm:ss} UTC")
            : "until a probe is good";
        var failures = ejection.Failures == 1 ? "1 failure" : string.Create(CultureInfo.InvariantCulture, $"{ejection.Failures} failures");
        return $"ejected {until}, after {failures} in a row: {ejection.Reason}";
    }

    /// <summary>The first that holds, in the order in which a decision asks.</summary>
    private string Why(EdgeApp app, AppModel model, int ordinal, int? tier, long now)
    {
        var target = model.Targets[ordinal];
        if (model.AdminStates.Of(target.Address) is var wanted and not AdminState.Ready)
            return $"admin state {wanted.ToString().ToLowerInvariant()}";
        if (target.Drain is not null) return "it drains";
        if (target.IsPending) return "its name is not resolved yet";
        if (!target.HasAddress) return "its name has no address";
        if (target.Outlier.Ejection is { } ejection) return Why(ejection, now);
        if (target.Outlier.IsEjected(now)) return "on probation after an ejection: in again within a second";
        if (target.Outlier.Phase == OutlierPhase.Trial) return "on trial after an ejection: one session at a time";
        if (app.HealthOf(model, ordinal) == TargetHealth.Unhealthy) return "unhealthy in this region";
        if (app.World is { } world && world.Snapshot.ConfigVersion == model.Version && !world.IsUsable(ordinal))
            return "unhealthy in most regions";
        if (target.Permits is { } permits && permits.CountFree(now) == 0)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"at its limit of {model.Spec.Targets[ordinal].MaxConnections}, as far as known here");
        }

        return tier switch { 0 => "", null => "others are candidates", _ => "others come first: nearer, weighted, or known to be healthy" };
    }
}
