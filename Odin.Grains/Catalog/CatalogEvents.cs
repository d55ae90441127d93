using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Grains.Catalog;

/// <summary>What was changed, or was to be changed, in the catalog, and what silos report of each other. For its grain's turns.</summary>
internal sealed class CatalogEvents(TimeProvider time)
{
    public const int Kept = 1000;

    private const int MaxRegions = 1000;

    private readonly long _began = time.GetUtcNow().UtcTicks;
    private readonly EventWriter _own = new($"catalog {time.GetUtcNow().UtcTicks}", time.GetUtcNow, new EventHistory(Kept));
    private readonly HashSet<string> _regions = new(StringComparer.OrdinalIgnoreCase);

    public EventHistory History => _own.History;

    /// <summary>Another number after each event and in each activation; never 0.</summary>
    public long Mark => _began + History.Added;

    /// <summary>Every region that asked for the catalog since the activation: one whose last edge is gone has events to show.</summary>
    public ImmutableArray<string> Regions => [.. _regions.Order(StringComparer.Ordinal)];

    public void OnRegion(string region)
    {
        if (_regions.Count < MaxRegions) _regions.Add(region);
    }

    public ApplyResult OnApplied(ApplyResult result) => OnDocument(result, EventKind.ConfigApplied, "applied", askedFor: null);

    /// <param name="result">What became of it.</param>
    /// <param name="toVersion">The version that was asked for; null: the document before the present one.</param>
    public ApplyResult OnRolledBack(ApplyResult result, long? toVersion) => OnDocument(result, EventKind.ConfigRolledBack,
        toVersion is { } version ? string.Create(CultureInfo.InvariantCulture, $"rolled back to version {version}") : "rolled back",
        toVersion);

    public ApplyResult OnAdminState(ApplyResult result, AdminState adminState, string? app, TargetAddress? target, string? edge)
    {
        if (result.Outcome == ApplyOutcome.Applied)
            _own.Add(EventKind.AdminState, $"the operator wants it {adminState.ToString().ToLowerInvariant()}", app, target?.ToString(),
                edge: edge);
        return result;
    }

    public ApplyResult OnSteered(ApplyResult result, string region, bool isSoft)
    {
        if (result.Outcome == ApplyOutcome.Applied)
            _own.Add(EventKind.AdminState, isSoft ? "the operator steers clients away: the region's VIPs are the last choice"
                : "the operator steers no clients away any more", region: region);
        return result;
    }

    private ApplyResult OnDocument(ApplyResult result, EventKind kind, string done, long? askedFor)
    {
        if (result.Outcome == ApplyOutcome.Applied)
            _own.Add(kind, $"{done}: version {result.DocumentVersion} stands; apps: {result.Added.Length} added, {result.Changed.Length} " +
                $"changed, {result.Removed.Length} removed");
        else if (result.Outcome != ApplyOutcome.Unchanged)
            _own.Add(EventKind.ConfigRejected, $"not {done}: {WhyNot(result.Outcome, askedFor)}; version {result.DocumentVersion} stands" +
                (result.Errors is [var error, ..] ? $". {error}" : ""));
        return result;
    }

    private static string WhyNot(ApplyOutcome outcome, long? askedFor) => outcome switch
    {
        ApplyOutcome.VersionConflict => "another version was expected to stand",
        ApplyOutcome.UnknownVersion => askedFor is null ? "there is no document before the present one" : "it is not in the history",
        ApplyOutcome.NotStored => "the storage did not take it",
        ApplyOutcome.Invalid => "the document has errors",
        ApplyOutcome.Damaged => "what the storage holds cannot be read",
        ApplyOutcome.Unborn => "there is no configuration yet",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no refusal of a document"),
    };
}
