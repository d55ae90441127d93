using System.Net.Sockets;

namespace Odin.Edge.Counts;

/// <summary>Why an attempt to connect to a target failed; a label of metrics.</summary>
internal enum ConnectFailure
{
    Other,

    /// <summary>The target answered with RST.</summary>
    Refused,

    /// <summary>No answer within the connect timeout, or the kernel gave up.</summary>
    TimedOut,

    /// <summary>No route to the target, or a router said so.</summary>
    Unreachable,

    /// <summary>This machine has no descriptor, memory or local port for another connection.</summary>
    Exhausted,
}

/// <summary>Sorts the system's errors into the few reasons an operator acts on.</summary>
internal static class ConnectFailures
{
    public static ConnectFailure From(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset => ConnectFailure.Refused,
        SocketError.TimedOut => ConnectFailure.TimedOut,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => ConnectFailure.Unreachable,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable => ConnectFailure.Exhausted,
        _ => ConnectFailure.Other,
    };
}
