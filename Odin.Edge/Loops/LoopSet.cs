using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Loops.Epoll;

namespace Odin.Edge.Loops;

/// <summary>All loops of the edge, one per core unless configured otherwise. Owns their threads.</summary>
internal sealed class LoopSet : IDisposable
{
    public LoopSet(int count, TimeProvider time, ILogger<EventLoop> logger)
    {
        All = [.. Enumerable.Range(0, count > 0 ? count : Environment.ProcessorCount).Select(index => new EpollLoop(index, time, logger))];
        foreach (var loop in All) loop.Start();
    }

    public ImmutableArray<EventLoop> All { get; }

    public int Count => All.Length;

    public void Dispose()
    {
        foreach (var loop in All) loop.Dispose();
    }
}
