using Odin.Edge.Loops;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Targets;

/// <summary>Where a target's durations are counted: histograms of its app.</summary>
/// <param name="Connects">Of all targets of its region.</param>
/// <param name="Probes">Of all targets.</param>
internal sealed record TargetDurations(StripedHistogram Connects, SharedHistogram Probes);
