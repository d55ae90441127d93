using System.Net.Sockets;

namespace Odin.Edge.Loops.Epoll;

/// <summary>Linux's errno in .NET's words.</summary>
internal static class SocketErrors
{
    public static SocketError From(int errno) => errno switch
    {
        0 => SocketError.Success,
        1 or 13 => SocketError.AccessDenied,                                                   // EPERM, EACCES
        Libc.TooManyFiles or Libc.TableFull => SocketError.TooManyOpenSockets,
        Libc.NoMemory or Libc.NoBuffers or Libc.NoSpace => SocketError.NoBufferSpaceAvailable,
        32 or 104 => SocketError.ConnectionReset,                                              // EPIPE, ECONNRESET
        97 => SocketError.AddressFamilyNotSupported,                                           // EAFNOSUPPORT
        98 => SocketError.AddressAlreadyInUse,                                                 // EADDRINUSE
        99 => SocketError.AddressNotAvailable,                                                 // EADDRNOTAVAIL
        100 or 101 => SocketError.NetworkUnreachable,                                          // ENETDOWN, ENETUNREACH
        103 => SocketError.ConnectionAborted,                                                  // ECONNABORTED
        110 => SocketError.TimedOut,                                                           // ETIMEDOUT
        111 => SocketError.ConnectionRefused,                                                  // ECONNREFUSED
        112 or 113 => SocketError.HostUnreachable,                                             // EHOSTDOWN, EHOSTUNREACH
        _ => SocketError.SocketError,
    };
}
