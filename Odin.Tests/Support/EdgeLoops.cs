using Odin.Edge.Loops;

namespace Odin.Tests.Support;

/// <summary>The loops a test's edge runs on.</summary>
public enum EdgeLoops
{
    OneEpoll,
    TwoEpoll,
    Portable,
}

/// <summary>Every kind of loop that this system has.</summary>
internal sealed class EveryLoop : TheoryData<EdgeLoops>
{
    public EveryLoop()
    {
        foreach (var loops in Enum.GetValues<EdgeLoops>())
        {
            if (OperatingSystem.IsLinux() || Kind(loops) == LoopKind.Portable) Add(loops);
        }
    }

    public static LoopKind Kind(EdgeLoops loops) => loops == EdgeLoops.Portable ? LoopKind.Portable : LoopKind.Epoll;
}
