using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Loops.Epoll;
using Odin.Edge.Loops.Portable;

namespace Odin.Edge.Loops;

/// <summary>All loops of the edge, one per core unless configured otherwise. Owns their threads.</summary>
internal sealed class LoopSet : IDisposable
{
    /// <param name="count">0: one per core. The portable kind has one in any case: not every
    /// system lets several sockets share a port.</param>
    public LoopSet(LoopKind kind, int count, Splicing splicing, TimeSpan busyPoll, TimeProvider time, ILogger<EventLoop> logger)
    {
        count = IsPortable(kind) ? 1 : count > 0 ? count : Environment.ProcessorCount;
        Descriptors = new DescriptorBudget(count);
        All = IsPortable(kind)
            ? [new PortableLoop(0, time, logger)]
            : [.. Enumerable.Range(0, count).Select(index => new EpollLoop(index, splicing, busyPoll, Descriptors, time, logger))];
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

    private static bool IsPortable(LoopKind kind) => kind == LoopKind.Portable || (kind == LoopKind.Auto && !OperatingSystem.IsLinux());
}
