using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Odin.Edge.Loops.Epoll;

/// <summary>The system calls of the epoll loop, blittable, with Linux's constants under Linux's names. Nothing outside this folder sees
/// errno.</summary>
internal static unsafe class Libc
{
    public const int SOCK_STREAM = 1;
    public const int SOCK_NONBLOCK = 0x800;   // O_NONBLOCK, EFD_NONBLOCK, TFD_NONBLOCK
    public const int SOCK_CLOEXEC = 0x80000;   // O_CLOEXEC, EPOLL_CLOEXEC, EFD_CLOEXEC, TFD_CLOEXEC
    public const int SocketType = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    public const int NonBlockingCloseOnExec = SOCK_NONBLOCK | SOCK_CLOEXEC;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;

    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_ERROR = 4;
    public const int SO_KEEPALIVE = 9;
    public const int SO_LINGER = 13;
    public const int SO_REUSEPORT = 15;
    public const int IPPROTO_TCP = 6;
    public const int TCP_NODELAY = 1;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;
    public const int TCP_KEEPCNT = 6;
    public const int TCP_INFO = 11;
    public const int TCP_RTO_MAX_MS = 44;
    public const int IPPROTO_IPV6 = 41;
    public const int IPV6_V6ONLY = 26;

    public const int MSG_OOB = 1;
    public const int MSG_PEEK = 2;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int SHUT_WR = 1;
    public const uint SPLICE_F_MOVE = 1;
    public const uint SPLICE_F_NONBLOCK = 2;
    public const int F_SETPIPE_SZ = 1031;
    public const nuint SIOCATMARK = 0x8905;
    public const int CLOCK_MONOTONIC = 1;

    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 1;
    public const uint EPOLLPRI = 2;
    public const uint EPOLLOUT = 4;
    public const uint EPOLLERR = 8;
    public const uint EPOLLHUP = 16;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLET = 1u << 31;

    public const int EPERM = 1;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EPIPE = 32;
    public const int EAFNOSUPPORT = 97;
    public const int EADDRINUSE = 98;
    public const int EADDRNOTAVAIL = 99;
    public const int ENETDOWN = 100;
    public const int ENETUNREACH = 101;
    public const int ECONNABORTED = 103;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;
    public const int ETIMEDOUT = 110;
    public const int ECONNREFUSED = 111;
    public const int EHOSTDOWN = 112;
    public const int EHOSTUNREACH = 113;
    public const int EINPROGRESS = 115;

    private const string Library = "libc";

    /// <summary>The reason of the call that failed last on this thread; read it before any other call.</summary>
    public static int Error => *ErrorLocation();

    [DllImport(Library, EntryPoint = "epoll_create1")] public static extern int EpollCreate(int flags);
    [DllImport(Library, EntryPoint = "epoll_ctl")]
    public static extern int EpollControl(int epoll, int operation, int fd, void* epollEvent);
    [DllImport(Library, EntryPoint = "epoll_wait")]
    public static extern int EpollWait(int epoll, void* events, int count, int timeoutMilliseconds);
    [DllImport(Library, EntryPoint = "eventfd")] public static extern int EventFd(uint value, int flags);
    [DllImport(Library, EntryPoint = "socket")] public static extern int Socket(int family, int type, int protocol);
    [DllImport(Library, EntryPoint = "timerfd_create")] public static extern int TimerCreate(int clock, int flags);
    [DllImport(Library, EntryPoint = "timerfd_settime")]
    public static extern int TimerSet(int fd, int flags, long* intervalAndDelay, void* former);
    [DllImport(Library, EntryPoint = "bind")] public static extern int Bind(int fd, void* address, int length);
    [DllImport(Library, EntryPoint = "listen")] public static extern int Listen(int fd, int backlog);
    [DllImport(Library, EntryPoint = "accept4")] public static extern int Accept(int fd, void* address, int* length, int flags);
    [DllImport(Library, EntryPoint = "connect")] public static extern int Connect(int fd, void* address, int length);
    [DllImport(Library, EntryPoint = "getpeername")] public static extern int GetPeerName(int fd, void* address, int* length);
    [DllImport(Library, EntryPoint = "getsockname")] public static extern int GetSocketName(int fd, void* address, int* length);
    [DllImport(Library, EntryPoint = "setsockopt")]
    public static extern int SetOption(int fd, int level, int option, void* value, int length);
    [DllImport(Library, EntryPoint = "getsockopt")]
    public static extern int GetOption(int fd, int level, int option, void* value, int* length);
    [DllImport(Library, EntryPoint = "recv")] public static extern nint Receive(int fd, void* buffer, nint count, int flags);
    [DllImport(Library, EntryPoint = "send")] public static extern nint Send(int fd, void* buffer, nint count, int flags);
    [DllImport(Library, EntryPoint = "splice")]
    public static extern nint Splice(int from, long* fromOffset, int to, long* toOffset, nint count, uint flags);
    [DllImport(Library, EntryPoint = "shutdown")] public static extern int Shutdown(int fd, int how);
    [DllImport(Library, EntryPoint = "close")] public static extern int Close(int fd);
    [DllImport(Library, EntryPoint = "pipe2")] public static extern int Pipe(int* ends, int flags);
    [DllImport(Library, EntryPoint = "fcntl")] public static extern int FileControl(int fd, int command, int argument);
    [DllImport(Library, EntryPoint = "ioctl")] public static extern int DeviceControl(int fd, nuint request, int* argument);
    [DllImport(Library, EntryPoint = "read")] public static extern nint Read(int fd, void* buffer, nint count);
    [DllImport(Library, EntryPoint = "write")] public static extern nint Write(int fd, void* buffer, nint count);
    [DllImport(Library, EntryPoint = "__errno_location")] private static extern int* ErrorLocation();
}
