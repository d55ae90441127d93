using Odin.Edge.Sessions;

namespace Odin.Edge.Consoles;

/// <summary>Takes in what a walk copies, a slice at a time. Slices of several loops do not come at the same time.</summary>
internal interface ISliceReader
{
    void Read(LoopSessions sessions, ReadOnlySpan<LiveSession> slice);
}
