namespace Odin.Tests.Support;

/// <summary>Every kind of loop, and every way an epoll loop can move bytes.</summary>
internal sealed class EveryPump : TheoryData<EdgeLoops>
{
    public EveryPump()
    {
        AddRange(new EveryLoop());
        if (OperatingSystem.IsLinux()) AddRange(EdgeLoops.EpollAlwaysSplicing, EdgeLoops.EpollNeverSplicing, EdgeLoops.EpollFlapping);
    }
}
