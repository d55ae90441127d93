using Odin.Edge.Loops;

namespace Odin.Tests.Support;

/// <summary>The loops a test's edge runs on.</summary>
public enum EdgeLoops
{
    OneEpoll,

    /// <summary>Two epoll loops, which ask for events for a moment before they sleep.</summary>
    TwoEpoll,
    Portable,

    /// <summary>One epoll loop that splices whatever comes.</summary>
    EpollAlwaysSplicing,
    EpollNeverSplicing,

    /// <summary>One epoll loop that copies and splices in turn.</summary>
    EpollFlapping,
}

/// <summary>Every kind of loop that this system has.</summary>
internal sealed class EveryLoop : TheoryData<EdgeLoops>
{
    public EveryLoop()
    {
        foreach (var loops in new[] { EdgeLoops.OneEpoll, EdgeLoops.TwoEpoll, EdgeLoops.Portable })
        {
            if (OperatingSystem.IsLinux() || Kind(loops) == LoopKind.Portable) Add(loops);
        }
    }

    public static Splicing Splice(EdgeLoops loops) => loops switch
    {
        EdgeLoops.EpollAlwaysSplicing => Splicing.Always,
        EdgeLoops.EpollNeverSplicing => Splicing.Never,
        EdgeLoops.EpollFlapping => Splicing.Flapping,
        _ => Splicing.Auto,
    };

    public static LoopKind Kind(EdgeLoops loops) => loops == EdgeLoops.Portable ? LoopKind.Portable : LoopKind.Epoll;
}
