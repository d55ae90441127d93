using System.Collections.Immutable;
using Odin.Edge.Balancing;
using Odin.Edge.Targets;
using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Edge.Apps;

/// <summary>One version of an app on this edge. Immutable but for what is borrowed in it; a session keeps the one it began with.</summary>
internal sealed class AppModel(AppVersion app, ImmutableArray<Target> targets, string region)
{
    /// <summary>As the catalog has it.</summary>
    public AppVersion App => app;

    /// <summary>Slots and reports name targets by ordinal in this version.</summary>
    public long Version => app.Version;

    public AppSpec Spec { get; } = app.Spec;

    public AppAdminStates AdminStates => app.AdminStates;

    public ImmutableArray<Target> Targets => targets;

    /// <summary>The region this edge stands in.</summary>
    public string Region => region;

    /// <summary>By ordinal, as long as the world has not measured how near the targets are; empty: all are
    /// alike, and nothing has to be measured.</summary>
    public ImmutableArray<byte> UnmeasuredPriorities { get; } = LocalityPriority.Unmeasured(app.Spec, region);

    /// <summary>Null: the app does not balance by source.</summary>
    public MaglevTable? Sources { get; } = app.Spec.Balance == Balance.SourceHash ? new MaglevTable(app.Spec.Targets) : null;

    /// <summary>How often one session may try: at least so often that one healthy target among many is found.</summary>
    public int Attempts { get; } = app.Spec.Connect.Attempts ?? Math.Clamp(targets.Length, 3, 10);

    public SlotDebt SlotDebt { get; } = new(targets.Length);

    /// <summary>Null: the targets are not ranked, or two of them at a time.</summary>
    public LeastLoaded? Least { get; } =
        app.Spec is { IsRanked: true, Balance: Balance.LeastConnections } ? new LeastLoaded(targets.Length) : null;
}
