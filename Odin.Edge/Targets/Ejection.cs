namespace Odin.Edge.Targets;

/// <summary>Why a target is out on this edge, and for how long.</summary>
/// <param name="Until">On the loop clock, in milliseconds: when a probe decides whether it goes on.</param>
/// <param name="Failures">In a row, without a success between.</param>
/// <param name="Reason">The last one.</param>
internal readonly record struct Ejection(long Until, int Failures, string Reason);
