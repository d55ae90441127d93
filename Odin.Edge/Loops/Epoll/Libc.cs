using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Odin.Edge.Loops.Epoll;

/// <summary>The system calls of the epoll loop, blittable, with Linux's constants. Nothing outside this folder sees errno.</summary>
internal static unsafe class Libc
{
    public const int SocketType = 1 | 0x800 | 0x80000;   // SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC
    public const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    public const int CloseOnExec = 0x80000;
    public const int FamilyIPv4 = 2;
    public const int FamilyIPv6 = 10;

    public const int LevelSocket = 1;
    public const int ReuseAddress = 2;
    public const int ErrorStatus = 4;
    public const int KeepAlive = 9;
    public const int Linger = 13;
    public const int ReusePort = 15;
    public const int LevelTcp = 6;
    public const int NoDelay = 1;
    public const int KeepAliveIdle = 4;
    public const int KeepAliveInterval = 5;
    public const int KeepAliveProbes = 6;
    public const int TcpInfo = 11;
    public const int LongestPauseMilliseconds = 44;   // TCP_RTO_MAX_MS
    public const int LevelIPv6 = 41;
    public const int IPv6Only = 26;

    public const int OutOfBand = 1;
    public const int PeekOnly = 2;
    public const int NoSignal = 0x4000;
    public const int ShutdownWrite = 1;
    public const uint SpliceMoveNonBlocking = 3;
    public const int SetPipeSize = 1031;
    public const nuint AtUrgentMark = 0x8905;   // SIOCATMARK
    public const int MonotonicClock = 1;

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const uint EventIn = 1;
    public const uint EventUrgent = 2;   // EPOLLPRI
    public const uint EventOut = 4;
    public const uint EventError = 8;
    public const uint EventHangUp = 16;
    public const uint EventPeerHangUp = 0x2000;
    public const uint EdgeTriggered = 1u << 31;

    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int NoMemory = 12;
    public const int TableFull = 23;
    public const int TooManyFiles = 24;
    public const int NoSpace = 28;
    public const int NoBuffers = 105;
    public const int InProgress = 115;

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
