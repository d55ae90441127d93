using System.Collections.Immutable;

namespace Odin.Edge.Loops;

/// <summary>All loops of the edge, one per core unless configured otherwise. Owns their threads.</summary>
internal sealed class LoopSet : IDisposable
{
    /// <param name="loops">They are started here.</param>
    /// <param name="descriptors">What all of them may have open.</param>
    public LoopSet(ImmutableArray<EventLoop> loops, DescriptorBudget descriptors)
    {
        (All, Descriptors) = (loops, descriptors);
        foreach (var loop in All) loop.Start();
    }

    public ImmutableArray<EventLoop> All { get; }

    /// <summary>What all of them may have open.</summary>
    public DescriptorBudget Descriptors { get; }

    public int Count => All.Length;

    public void Dispose()
    {
        foreach (var loop in All) loop.Dispose();
    }
}
