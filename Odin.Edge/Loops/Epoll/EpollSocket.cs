using System.Net;
using System.Net.Sockets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Loops.Epoll;

/// <summary>A descriptor on an <see cref="EpollLoop"/>. The object outlives the descriptor and serves the next one.</summary>
internal sealed unsafe class EpollSocket(EpollLoop loop) : LoopSocket(loop)
{
    private const int TcpInfoBytes = 148;   // Up to and with tcpi_notsent_bytes, which Linux 4.6 brought.

    private bool _hasWritten;

    public int Descriptor { get; private set; }

    /// <summary>Which use of this object; 0: closed.</summary>
    public uint Generation { get; private set; }

    /// <summary>What its events carry.</summary>
    public ulong Tag => (uint)Descriptor | ((ulong)Generation << 32);

    /// <summary>Nagle's rule holds for the socket. It never holds back a first write, so the call that ends it comes before the second:
    /// many connections see one only.</summary>
    public bool IsNagled { get; set; }

    public override EndPoint? RemoteEndPoint
    {
        get
        {
            var buffer = stackalloc byte[PeerAddress.MaxBytes];
            var length = PeerAddress.MaxBytes;
            return Libc.GetPeerName(Descriptor, buffer, &length) == 0
                ? new PeerAddress(new ReadOnlySpan<byte>(buffer, length)).ToEndPoint() : null;
        }
    }

    public override PeerAddress LocalAddress
    {
        get
        {
            var buffer = stackalloc byte[PeerAddress.MaxBytes];
            var length = PeerAddress.MaxBytes;
            return Libc.GetSocketName(Descriptor, buffer, &length) == 0 ? new PeerAddress(new ReadOnlySpan<byte>(buffer, length)) : default;
        }
    }

    private bool IsAtUrgentMark
    {
        get
        {
            int isAtMark;
            return Libc.DeviceControl(Descriptor, Libc.SIOCATMARK, &isAtMark) == 0 && isAtMark != 0;
        }
    }

    public void Begin(int descriptor, uint generation)
    {
        Reset();
        Descriptor = descriptor;
        Generation = generation;
        IsNagled = _hasWritten = false;
    }

    /// <summary>Notes what the kernel said, all of it, and lets those who wait go on, at once:
    /// what they do may close this socket.</summary>
    public void OnEvents(uint flags)
    {
        var generation = Generation;
        if (IsReadable && !IsMuted && !IsAwaited && (flags & Libc.EPOLLIN) != 0) Mute();
        if ((flags & Libc.EPOLLERR) != 0) HasError = true;
        if ((flags & (Libc.EPOLLRDHUP | Libc.EPOLLHUP)) != 0) HasPeerEnded = true;
        if ((flags & Libc.EPOLLPRI) != 0) HasUrgent = true;

        if ((flags & (Libc.EPOLLOUT | Libc.EPOLLERR | Libc.EPOLLHUP)) != 0) IsWritable = true;
        if ((flags & (Libc.EPOLLIN | Libc.EPOLLPRI | Libc.EPOLLRDHUP | Libc.EPOLLERR | Libc.EPOLLHUP)) != 0) IsReadable = true;

        if (IsWritable && TakeWriter() is { } writer) Loop.Run(writer);
        if (generation != Generation) return;
        if (IsReadable && TakeReader() is { } reader) Loop.Run(reader);
        if (generation == Generation && HasError) Owner?.OnBroken(this);
    }

    public override IoResult Receive(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer) return Receive(pointer, buffer.Length, 0);
    }

    public override IoResult Peek(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer) return Receive(pointer, buffer.Length, Libc.MSG_PEEK);
    }

    public override bool TryReceiveUrgent(Span<byte> one)
    {
        if (!IsAtUrgentMark) return false;
        fixed (byte* pointer = one) return Libc.Receive(Descriptor, pointer, 1, Libc.MSG_OOB) == 1;
    }

    public override IoResult Send(ReadOnlySpan<byte> buffer, bool isUrgent = false)
    {
        if (IsNagled) EndNagleUnlessFirst();
        var flags = isUrgent ? Libc.MSG_NOSIGNAL | Libc.MSG_OOB : Libc.MSG_NOSIGNAL;
        fixed (byte* pointer = buffer)
        {
            nint sent;
            do sent = Libc.Send(Descriptor, pointer, buffer.Length, flags);
            while (WasInterrupted(sent));
            return Result(sent);
        }
    }

    public override IoResult SpliceInto(SplicePipe pipe)
    {
        loop.OnBulk();
        var moved = Splice(Descriptor, pipe.WriteEnd, 1 << 20);
        if (moved.IsFailed || moved.IsBlocked || moved.Bytes > 0 || !IsAtUrgentMark) return moved;
        HasUrgent = true;   // With a FIN behind the mark a splice says FIN at once.
        return IoResult.Blocked;
    }

    public override IoResult SpliceFrom(SplicePipe pipe, int bytes)
    {
        if (IsNagled) EndNagleUnlessFirst();
        return Splice(pipe.ReadEnd, Descriptor, bytes);
    }

    public override void ShutdownSend() => _ = Libc.Shutdown(Descriptor, Libc.SHUT_WR);

    public override void Close(bool reset)
    {
        if (Generation == 0) return;
        if (reset) LingerZero(Descriptor);
        Generation = 0;
        loop.Abandon(this);
    }

    public override SocketError TakeError()
    {
        int error = 0, length = sizeof(int);
        return Libc.GetOption(Descriptor, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) == 0
            ? SocketErrors.From(error) : SocketErrors.From(Libc.Error);
    }

    public override void SetKeepAlive(KeepAliveSpec? spec)
    {
        SetOption(Libc.SOL_SOCKET, Libc.SO_KEEPALIVE, spec is null ? 0 : 1);
        if (spec is null) return;

        // After the switch: then the kernel counts the silence that has been.
        SetOption(Libc.IPPROTO_TCP, Libc.TCP_KEEPINTVL, spec.IntervalSeconds);
        SetOption(Libc.IPPROTO_TCP, Libc.TCP_KEEPCNT, spec.Probes);
        SetOption(Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, spec.IdleSeconds);
    }

    public override void AimProbe(KeepAliveSpec spec)
    {
        // Twice: the kernel leaves a timer alone that is set to the time it has.
        SetOption(Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, spec.IdleSeconds + 1);
        SetOption(Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, spec.IdleSeconds);
    }

    /// <summary>From <c>struct tcp_info</c>: tcpi_probes, tcpi_unacked, tcpi_last_ack_recv, tcpi_notsent_bytes.</summary>
    public override TcpDelivery? ReadTcpDelivery()
    {
        var facts = stackalloc uint[TcpInfoBytes / sizeof(uint)];
        var length = TcpInfoBytes;
        if (Libc.GetOption(Descriptor, Libc.IPPROTO_TCP, Libc.TCP_INFO, facts, &length) != 0 || length < TcpInfoBytes) return null;
        var (probes, unacked, lastAnswer, unsent) = (((byte*)facts)[3], facts[6], facts[14], facts[36]);
        return new TcpDelivery(probes > 0 || unacked > 0, unsent > 0 && unacked == 0, lastAnswer);
    }

    public override void ProbeOften() => SetOption(Libc.IPPROTO_TCP, Libc.TCP_RTO_MAX_MS, 5_000);   // Linux 6.15; older ones say no.

    /// <summary>More data has come while what came before is not read yet: behind a full destination each
    /// packet would wake the loop for nothing.</summary>
    private void Mute()
    {
        IsMuted = loop.TryWatch(this, isForData: false);
    }

    protected override void Unmute()
    {
        IsMuted = !loop.TryWatch(this, isForData: true);
        if (!IsMuted) return;

        // The kernel goes on saying nothing: whoever waits looks for himself, turn by turn.
        IsReadable = true;
        Loop.RunSoon(TakeReader()!);
    }

    private void EndNagleUnlessFirst()
    {
        if (_hasWritten) SetOption(Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
        (IsNagled, _hasWritten) = (!_hasWritten, true);
    }

    private void SetOption(int level, int option, int value) => EpollLoop.SetOption(Descriptor, level, option, value);

    private IoResult Receive(byte* buffer, int count, int flags)
    {
        nint got;
        do got = Libc.Receive(Descriptor, buffer, count, flags);
        while (WasInterrupted(got));
        // A signal at the mark looks like an empty socket.
        if (got < 0 && HasUrgent && Libc.Error == Libc.EAGAIN) got = Libc.Receive(Descriptor, buffer, count, flags);
        return Result(got);
    }

    private IoResult Splice(int from, int to, int bytes)
    {
        nint moved;
        do moved = Libc.Splice(from, null, to, null, bytes, Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK);
        while (WasInterrupted(moved));
        return Result(moved);
    }

    /// <summary>By a signal of the runtime: neither empty nor full, so no event would ever follow.</summary>
    private static bool WasInterrupted(nint moved) => moved < 0 && Libc.Error == Libc.EINTR;

    private IoResult Result(nint moved)
    {
        if (moved >= 0) return IoResult.Moved((int)moved);
        var error = Libc.Error;
        if (error is Libc.EAGAIN) return IoResult.Blocked;
        OnFailure(SocketErrors.From(error));
        return IoResult.Failed;
    }

    /// <summary>Makes close send RST and drop what was not sent yet.</summary>
    internal static void LingerZero(int descriptor)
    {
        var onForZeroSeconds = 1L;   // struct linger { int l_onoff = 1; int l_linger = 0; }, little endian.
        _ = Libc.SetOption(descriptor, Libc.SOL_SOCKET, Libc.SO_LINGER, &onForZeroSeconds, sizeof(long));
    }
}
