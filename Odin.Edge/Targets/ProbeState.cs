using Odin.Grains.Targets;

namespace Odin.Edge.Targets;

/// <summary>What this edge's probes of a target show, as of the last one. Immutable; replaced with every probe.</summary>
/// <param name="Health">What the results say.</param>
/// <param name="InARow">The last so many probes had the same result; 0: none was made yet.</param>
/// <param name="LastFailure">Why the last bad one was bad.</param>
internal sealed record ProbeState(TargetHealth Health, int InARow, string? LastFailure);
