using System.Net.Sockets;

namespace Odin.Edge.Loops.Epoll;

/// <summary>Linux's errno in .NET's words.</summary>
internal static class SocketErrors
{
    public static SocketError From(int errno) => errno switch
    {
        0 => SocketError.Success,
        Libc.EPERM or Libc.EACCES => SocketError.AccessDenied,
        Libc.EMFILE or Libc.ENFILE => SocketError.TooManyOpenSockets,
        Libc.ENOMEM or Libc.ENOBUFS or Libc.ENOSPC => SocketError.NoBufferSpaceAvailable,
        Libc.EPIPE or Libc.ECONNRESET => SocketError.ConnectionReset,
        Libc.EAFNOSUPPORT => SocketError.AddressFamilyNotSupported,
        Libc.EADDRINUSE => SocketError.AddressAlreadyInUse,
        Libc.EADDRNOTAVAIL => SocketError.AddressNotAvailable,
        Libc.ENETDOWN or Libc.ENETUNREACH => SocketError.NetworkUnreachable,
        Libc.ECONNABORTED => SocketError.ConnectionAborted,
        Libc.ETIMEDOUT => SocketError.TimedOut,
        Libc.ECONNREFUSED => SocketError.ConnectionRefused,
        Libc.EHOSTDOWN or Libc.EHOSTUNREACH => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
