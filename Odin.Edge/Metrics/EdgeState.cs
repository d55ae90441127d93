using Odin.Edge.Control;
using Odin.Edge.Control.Applying;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Edges;

namespace Odin.Edge.Metrics;

/// <summary>The parts of an edge that are asked about it as a whole.</summary>
/// <param name="IsDraining">Whether it takes nothing new, or soon will not.</param>
internal sealed record EdgeState(EdgeIdentity Identity, ControlPlaneClient ControlPlane, AppSet Apps, LoopSet Loops, SessionRecords Records,
    EdgeCounts Counts, Func<bool> IsDraining);
