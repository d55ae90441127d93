using Microsoft.Extensions.Logging;
using Odin.Edge.Loops;
using Odin.Edge.Loops.Epoll;
using Odin.Edge.Loops.Portable;

namespace Odin.Edge.Hosting;

/// <summary>Makes the loops of an edge, of the kind and number that its options ask for.</summary>
internal static class EdgeLoops
{
    /// <remarks>The portable kind has one in any case: not every system lets several sockets share a port.</remarks>
    public static LoopSet Start(EdgeOptions options, TimeProvider time, ILogger<EventLoop> logger)
    {
        if (IsPortable(options.Loop)) return new LoopSet([new PortableLoop(0, time, logger)], new DescriptorBudget(1));

        var count = options.Loops > 0 ? options.Loops : Environment.ProcessorCount;
        var descriptors = new DescriptorBudget(count);
        var busyPoll = TimeSpan.FromMicroseconds(options.BusyPoll);
        return new LoopSet(
            [.. Enumerable.Range(0, count).Select(index => new EpollLoop(index, options.Splice, busyPoll, descriptors, time, logger))],
            descriptors);
    }

    private static bool IsPortable(LoopKind kind) => kind == LoopKind.Portable || (kind == LoopKind.Auto && !OperatingSystem.IsLinux());
}
