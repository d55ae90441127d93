using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Reports;

/// <summary>What this edge reports of an app's targets: its counts, its findings, and how near they are.</summary>
internal static class TargetReport
{
    /// <param name="app">The app.</param>
    /// <param name="model">The version whose ordinals are used.</param>
    /// <param name="sequence">The number of the report.</param>
    /// <param name="unused">By ordinal: slots held and not used. Read before the live sessions are: one taken in between is counted
    /// twice rather than not at all.</param>
    public static AppReport Of(EdgeApp app, AppModel model, long sequence, ImmutableArray<int> unused) => new()
    {
        App = app.Name,
        ConfigVersion = model.Version,
        Sequence = sequence,
        Unused = unused,
        Live = EdgeApp.OwnLive(model),
        Total = [.. model.Targets.Select(target => target.Established)],
        Usable = [.. model.Targets.Select(target => target.IsPending || target.IsUsable)],
        HealthReport = HealthReport.Of(model),
        ConnectMicroseconds = model.UnmeasuredPriorities.IsEmpty
            ? [] : [.. model.Targets.Select(target => target.ConnectTime.Microseconds)],
    };
}
