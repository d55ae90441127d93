using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Loops.Epoll;

/// <summary>The fast path on Linux: one epoll instance, every socket registered once, edge triggered, for reading and writing.</summary>
/// <remarks>
/// An event's tag carries the descriptor and the generation of the socket it was registered for. A socket closed while events of it
/// are still in the batch is distinguished by its generation, even when the descriptor is in use again.
/// </remarks>
internal sealed unsafe class EpollLoop : EventLoop
{
    private const int BatchEvents = 256;
    private const int BatchEventsBesideBulk = 32;
    private const long BulkMilliseconds = 50;
    private const ulong WakeTag = ulong.MaxValue;
    private const uint DataEvents = Libc.EPOLLIN | Libc.EPOLLPRI;   // Data that comes wakes whoever asks for either.
    private const uint AllEvents = DataEvents | Libc.EPOLLOUT | Libc.EPOLLRDHUP | Libc.EPOLLET;
    private const ulong AlarmTag = ulong.MaxValue - 1;
    private const ulong ListenerBit = 1UL << 63;

    private readonly EpollEvents _events = new(BatchEvents);
    private readonly int _epoll;
    private readonly int _wakeUp;
    private readonly int _alarm;
    private readonly EpollPipes _pipes;
    private readonly Stack<EpollSocket> _free = new();
    private readonly Dictionary<int, EpollListener> _listeners = [];
    private EpollSocket?[] _sockets = new EpollSocket?[1024];
    private uint _generation;
    private BusyPolling _polling;
    private long _alarmAt;
    private long _turnBegan;
    private long _bulkUntil;
    private int _fetched;
    private int _served;

    public EpollLoop(int index, Splicing splicing, TimeSpan busyPoll, DescriptorBudget descriptors, TimeProvider time,
        ILogger logger) : base(index, time, logger)
    {
        Splicing = splicing;
        _polling = new BusyPolling(busyPoll);
        _epoll = Checked(Libc.EpollCreate(Libc.EPOLL_CLOEXEC), "epoll_create1");
        _wakeUp = Checked(Libc.EventFd(0, Libc.NonBlockingCloseOnExec), "eventfd");
        Register(_wakeUp, Libc.EPOLLIN, WakeTag);
        _alarm = Checked(Libc.TimerCreate(Libc.CLOCK_MONOTONIC, Libc.NonBlockingCloseOnExec), "timerfd_create");
        Register(_alarm, Libc.EPOLLIN | Libc.EPOLLET, AlarmTag);
        _pipes = new EpollPipes(index, descriptors);
        Descriptors = descriptors;
    }

    public override PipePool Pipes => _pipes;

    public override Splicing Splicing { get; }

    /// <summary>What all loops may have open.</summary>
    internal DescriptorBudget Descriptors { get; }

    public override LoopSocket? Connect(SocketAddress address, out SocketError error)
    {
        var fd = Libc.Socket(address.Family == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET, Libc.SocketType, 0);
        if (fd < 0)
        {
            error = SocketErrors.From(Libc.Error);
            return null;
        }

        if (!TryConnect(fd, address, out error))
        {
            _ = Libc.Close(fd);
            return null;
        }

        if (TryAdopt(fd, out error) is not { } socket) return null;
        socket.IsNagled = true;
        return socket;
    }

    public override LoopListener Listen(IPEndPoint endpoint, bool isShared, IAcceptor acceptor) =>
        Begin(EpollListener.Open(this, endpoint, isShared, acceptor));

    public override LoopListener Inherit(int descriptor, IAcceptor acceptor) => Begin(EpollListener.Inherit(this, descriptor, acceptor));

    /// <summary>Makes a descriptor a socket of this loop and asks for all its events from now on. Null: the kernel refuses;
    /// the descriptor is closed, with RST.</summary>
    internal EpollSocket? TryAdopt(int fd, out SocketError error)
    {
        if (!_free.TryPop(out var socket)) socket = new EpollSocket(this);
        _generation = NextGeneration(_generation);
        socket.Begin(fd, _generation);
        Descriptors.Add(Index, 1);
        if (fd >= _sockets.Length) Array.Resize(ref _sockets, Math.Max(fd + 1, _sockets.Length * 2));
        _sockets[fd] = socket;
        error = Control(Libc.EPOLL_CTL_ADD, fd, AllEvents, socket.Tag);
        if (error == SocketError.Success) return socket;
        socket.Close(reset: true);
        return null;
    }

    /// <summary>From 1 to 2^31 - 1 and round again: 0 means closed, and the bit above is the listeners'.</summary>
    internal static uint NextGeneration(uint generation) => generation % 0x7FFF_FFFF + 1;

    /// <summary>Has a socket's events reported with those of data that comes, or without; data that came meanwhile is reported
    /// at once. False: the kernel refuses.</summary>
    internal bool TryWatch(EpollSocket socket, bool isForData) =>
        Control(Libc.EPOLL_CTL_MOD, socket.Descriptor, isForData ? AllEvents : AllEvents & ~DataEvents, socket.Tag) == SocketError.Success;

    /// <summary>Closes the descriptor, which ends its registration, and keeps the object for the next one.</summary>
    internal void Abandon(EpollSocket socket)
    {
        _sockets[socket.Descriptor] = null;
        _ = Libc.Close(socket.Descriptor);
        Descriptors.Add(Index, -1);
        _free.Push(socket);
    }

    /// <summary>Taken out of the epoll set before it is closed: when another process holds the socket too,
    /// closing would not end its events here.</summary>
    internal void Abandon(EpollListener listener)
    {
        _listeners.Remove(listener.Number);
        Pause(listener);
        _ = Libc.Close(listener.Number);
        Descriptors.Add(Index, -1);
    }

    /// <summary>Bulk is moving: the more gathers while the loop sleeps, the less it costs.</summary>
    internal void OnBulk() => _bulkUntil = Timers.Now + BulkMilliseconds;

    internal void Pause(EpollListener listener) => _ = Libc.EpollControl(_epoll, Libc.EPOLL_CTL_DEL, listener.Number, null);

    /// <summary>Also when it was never taken out, because the kernel refused that.</summary>
    internal SocketError Resume(EpollListener listener)
    {
        var error = Control(Libc.EPOLL_CTL_ADD, listener.Number, Libc.EPOLLIN, ListenerBit | (uint)listener.Number);
        return error == SocketError.Success
            || Control(Libc.EPOLL_CTL_MOD, listener.Number, Libc.EPOLLIN, ListenerBit | (uint)listener.Number) == SocketError.Success
            ? SocketError.Success : error;
    }

    internal static void SetOption(int fd, int level, int option, int value) => _ = Libc.SetOption(fd, level, option, &value, sizeof(int));

    internal static int Checked(int result, string call) =>
        result >= 0 ? result : throw new Win32Exception(Libc.Error, $"{call} failed: {SocketErrors.From(Libc.Error)}");

    protected override void Wait(int timeoutMilliseconds)
    {
        if (timeoutMilliseconds > 0) SetAlarm(timeoutMilliseconds);
        if (timeoutMilliseconds == 0) Fetch(0);
        else if (_polling.Longest == 0) Fetch(-1);
        else PollOrWait();
    }

    protected override void Serve()
    {
        while (_served < _fetched)
        {
            var (tag, flags) = (_events.Tag(_served), _events.Flags(_served));
            _served++;
            if ((tag & ListenerBit) == 0) ServeSocket(tag, flags);
            else if (tag == AlarmTag) _alarmAt = 0;   // Edge triggered: nothing is to be read.
            else if (tag == WakeTag) ClearWakeUp();
            else if (_listeners.TryGetValue((int)(uint)tag, out var listener)) listener.AcceptSome();
        }
    }

    protected override void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wakeUp, &one, sizeof(ulong));
    }

    protected override void Release()
    {
        foreach (var listener in _listeners.Values) _ = Libc.Close(listener.Number);
        foreach (var socket in _sockets)
        {
            if (socket is not null) _ = Libc.Close(socket.Descriptor);
        }

        _pipes.Clear();
        _ = Libc.Close(_wakeUp);
        _ = Libc.Close(_alarm);
        _ = Libc.Close(_epoll);
        _events.Free();
    }

    private static bool TryConnect(int fd, SocketAddress address, out SocketError error)
    {
        fixed (byte* pointer = address.Buffer.Span)
        {
            var reason = Libc.Connect(fd, pointer, address.Size) == 0 ? 0 : Libc.Error;
            error = reason is 0 or Libc.EINPROGRESS ? SocketError.Success : SocketErrors.From(reason);
            return error == SocketError.Success;
        }
    }

    private void Fetch(int timeoutMilliseconds) =>
        (_served, _fetched) =
            (0, Libc.EpollWait(_epoll, _events.Pointer, HasBulk ? BatchEventsBesideBulk : BatchEvents, timeoutMilliseconds));

    /// <summary>A wait with a time-out makes and unmakes a timer of the kernel each time: one alarm, set now and then, ends them all. It
    /// may ring too early, which hurts nobody.</summary>
    private void SetAlarm(int delayMilliseconds)
    {
        var due = Timers.Now + delayMilliseconds;
        if (_alarmAt > Timers.Now && _alarmAt <= due) return;
        _alarmAt = due;
        var times = stackalloc long[4] { 0, 0, delayMilliseconds / 1000, delayMilliseconds % 1000 * 1_000_000 };
        _ = Libc.TimerSet(_alarm, 0, times, null);
    }

    private void PollOrWait()
    {
        var now = Stopwatch.GetTimestamp();
        if (Timers.Now >= _bulkUntil && _polling.IsWorthwhile(turn: now - _turnBegan) && TryPoll(now)) return;

        Fetch(-1);
        _turnBegan = Stopwatch.GetTimestamp();
        _polling.OnSlept(_turnBegan - now);
    }

    private bool TryPoll(long now)
    {
        Fetch(0);
        if (_fetched == 0)
        {
            for (var until = now + _polling.Longest; _fetched == 0 && now < until; now = Stopwatch.GetTimestamp()) Fetch(0);
            _polling.OnPolled(_fetched > 0);
        }

        _turnBegan = now;
        return _fetched > 0;
    }

    private EpollListener Begin(EpollListener listener)
    {
        _listeners.Add(listener.Number, listener);
        Descriptors.Add(Index, 1);
        var error = Resume(listener);
        if (error == SocketError.Success) return listener;
        listener.Release();
        throw new SocketException((int)error);
    }

    private void ServeSocket(ulong tag, uint flags)
    {
        var fd = (int)(uint)tag;
        if (_sockets[fd] is { } socket && socket.Generation == (uint)(tag >> 32)) socket.OnEvents(flags);
    }

    private void ClearWakeUp()
    {
        ulong count;
        _ = Libc.Read(_wakeUp, &count, sizeof(ulong));
    }

    private void Register(int fd, uint flags, ulong tag)
    {
        if (Control(Libc.EPOLL_CTL_ADD, fd, flags, tag) is var error and not SocketError.Success)
            throw new Win32Exception($"epoll_ctl failed: {error}");
    }

    /// <summary>Fails where the system has no memory or the user too many watches (fs.epoll.max_user_watches).</summary>
    private SocketError Control(int operation, int fd, uint flags, ulong tag)
    {
        var single = stackalloc byte[16];
        EpollEvents.Write(single, flags, tag);
        return Libc.EpollControl(_epoll, operation, fd, single) == 0 ? SocketError.Success : SocketErrors.From(Libc.Error);
    }
}
