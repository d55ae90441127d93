using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Reports;

/// <summary>What this edge reports of an app's targets: its counts, its findings, and how near they are.</summary>
internal static class TargetReport
{
    /// <param name="app">The app.</param>
    /// <param name="model">The version whose ordinals are used.</param>
    /// <param name="leases">Its number, and what the app's grain has given and is asked for.</param>
    /// <param name="unused">By ordinal: slots held and not used. Read before the live sessions are: one taken in between is counted
    /// twice rather than not at all.</param>
    public static AppReport Of(EdgeApp app, AppModel model, LeaseNumbers leases, ImmutableArray<int> unused) => new()
    {
        App = app.Name,
        ConfigVersion = model.Version,
        Sequence = leases.Sequence,
        GrainEpoch = leases.GrainEpoch,
        LeaseHeld = leases.Held,
        LeasePending = leases.Pending,
        Unused = unused,
        Live = PerTarget.Live(model),
        Total = PerTarget.Of(model.Targets, static target => target.Established, usual: 0L),
        Usable = PerTarget.Of(model.Targets, static target => target.IsPending || target.IsUsable, usual: true),
        HealthReport = HealthReport.Of(model),
        ConnectMicroseconds = model.UnmeasuredPriorities.IsEmpty
            ? [] : PerTarget.Of(model.Targets, static target => target.ConnectTime.Microseconds, usual: 0),
    };

    /// <summary>The numbers of a report (<see cref="AppReport.Sequence"/>, <see cref="AppReport.GrainEpoch"/>,
    /// <see cref="AppReport.LeaseHeld"/>, <see cref="AppReport.LeasePending"/>).</summary>
    public readonly record struct LeaseNumbers(long Sequence, long GrainEpoch, long Held, long Pending);
}
