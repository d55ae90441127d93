using System.Net.Sockets;

namespace Odin.Thor.Loading.Tallies;

/// <summary>How a step of a session, or the session, ended.</summary>
internal enum SessionEnd
{
    Ok,

    /// <summary>The run was ended early (Ctrl-C); not an error.</summary>
    Interrupted,

    Refused,
    Reset,
    Timeout,

    /// <summary>The target's FIN came before its answer was complete.</summary>
    Eof,

    /// <summary>The answer's bytes differ from what was sent, or more came.</summary>
    Corrupt,

    /// <summary>The host's name gave no address.</summary>
    Resolve,

    /// <summary>No local port is free: more <c>--source-addresses</c> give more.</summary>
    NoPort,

    /// <summary>The process has no file descriptor left.</summary>
    NoDescriptor,

    Unreachable,
    Other,
}

/// <summary>Names a socket's failure by what it means to a session.</summary>
internal static class SessionEnds
{
    public static bool IsError(this SessionEnd end) => end > SessionEnd.Interrupted;

    public static SessionEnd Of(SocketError error) => error switch
    {
        SocketError.Success => SessionEnd.Ok,
        SocketError.ConnectionRefused => SessionEnd.Refused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected =>
            SessionEnd.Reset,
        SocketError.TimedOut => SessionEnd.Timeout,
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse => SessionEnd.NoPort,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => SessionEnd.NoDescriptor,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
            SessionEnd.Unreachable,
        _ => SessionEnd.Other,
    };
}
