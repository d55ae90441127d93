namespace Odin.Edge.Loops;

/// <summary>What an event loop is built on.</summary>
public enum LoopKind
{
    /// <summary>The fastest that the system has: epoll on Linux, portable elsewhere.</summary>
    Auto,

    /// <summary>Linux's epoll and splice.</summary>
    Epoll,

    /// <summary>.NET's own sockets and <c>Socket.Select</c>, on every system; for development.</summary>
    Portable,
}
