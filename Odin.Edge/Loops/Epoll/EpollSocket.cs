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

    /// <summary>Nagle's rule holds for the socket. It never holds back a first write, so the call that ends it comes before the second: many connections see one only.</summary>
    public bool IsNagled { get; set; }

    public override EndPoint? RemoteEndPoint
    {
        get
        {
            var buffer = stackalloc byte[PeerAddress.MaxBytes];
            var length = PeerAddress.MaxBytes;
            return Libc.GetPeerName(Descriptor, buffer, &length) == 0 ? new PeerAddress(new ReadOnlySpan<byte>(buffer, length)).ToEndPoint() : null;
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

    public void Begin(int descriptor, uint generation)
    {
        Reset();
        Descriptor = descriptor;
        Generation = generation;
        IsNagled = _hasWritten = false;
    }

    /// <summary>Notes what the kernel said and lets those who wait go on, at once: what they do may close this socket.</summary>
    public void OnEvents(uint flags)
    {
        var generation = Generation;
        if (IsReadable && !IsMuted && !IsAwaited && (flags & Libc.EventIn) != 0) Mute();
        if ((flags & Libc.EventError) != 0) HasError = true;
        if ((flags & (Libc.EventPeerHangUp | Libc.EventHangUp)) != 0) HasPeerEnded = true;

        if ((flags & (Libc.EventOut | Libc.EventError | Libc.EventHangUp)) != 0)
        {
            IsWritable = true;
            TakeWriter()?.Invoke();
            if (generation != Generation) return;
        }

        if ((flags & (Libc.EventIn | Libc.EventPeerHangUp | Libc.EventError | Libc.EventHangUp)) != 0)
        {
            IsReadable = true;
            TakeReader()?.Invoke();
            if (generation != Generation) return;
        }

        if (HasError) Owner?.OnBroken(this);
    }

    public override IoResult Receive(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer) return Result(Libc.Receive(Descriptor, pointer, buffer.Length, 0));
    }

    public override IoResult Peek(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer) return Result(Libc.Receive(Descriptor, pointer, buffer.Length, Libc.PeekOnly));
    }

    public override IoResult Send(ReadOnlySpan<byte> buffer)
    {
        if (IsNagled) EndNagleUnlessFirst();
        fixed (byte* pointer = buffer) return Result(Libc.Send(Descriptor, pointer, buffer.Length, Libc.NoSignal));
    }

    public override IoResult SpliceInto(SplicePipe pipe)
    {
        loop.NoteBulk();
        return Result(Libc.Splice(Descriptor, null, pipe.WriteEnd, null, 1 << 20, Libc.SpliceMoveNonBlocking));
    }

    public override IoResult SpliceFrom(SplicePipe pipe, int bytes)
    {
        if (IsNagled) EndNagleUnlessFirst();
        return Result(Libc.Splice(pipe.ReadEnd, null, Descriptor, null, bytes, Libc.SpliceMoveNonBlocking));
    }

    public override void ShutdownSend() => _ = Libc.Shutdown(Descriptor, Libc.ShutdownWrite);

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
        return Libc.GetOption(Descriptor, Libc.LevelSocket, Libc.ErrorStatus, &error, &length) == 0 ? SocketErrors.From(error) : SocketErrors.From(Libc.Error);
    }

    public override void SetKeepAlive(KeepAliveSpec? spec)
    {
        SetOption(Libc.LevelSocket, Libc.KeepAlive, spec is null ? 0 : 1);
        if (spec is null) return;

        // After the switch: then the kernel counts the silence that has been.
        SetOption(Libc.LevelTcp, Libc.KeepAliveInterval, (int)Math.Ceiling(spec.Interval.TotalSeconds));
        SetOption(Libc.LevelTcp, Libc.KeepAliveProbes, spec.Probes);
        SetOption(Libc.LevelTcp, Libc.KeepAliveIdle, (int)Math.Ceiling(spec.Idle.TotalSeconds));
    }

    /// <summary>From <c>struct tcp_info</c>: tcpi_probes, tcpi_unacked, tcpi_last_ack_recv, tcpi_notsent_bytes.</summary>
    public override Delivery? ReadDelivery()
    {
        var facts = stackalloc uint[TcpInfoBytes / sizeof(uint)];
        var length = TcpInfoBytes;
        if (Libc.GetOption(Descriptor, Libc.LevelTcp, Libc.TcpInfo, facts, &length) != 0 || length < TcpInfoBytes) return null;
        var (probes, unacked, lastAnswer, unsent) = (((byte*)facts)[3], facts[6], facts[14], facts[36]);
        return new Delivery(probes > 0 || unacked > 0, unsent > 0 && unacked == 0, lastAnswer);
    }

    public override void ProbeOften() => SetOption(Libc.LevelTcp, Libc.LongestPauseMilliseconds, 5_000);   // Linux 6.15; older ones say no.

    /// <summary>More data has come while what came before is not read yet: behind a full destination each packet would wake the loop for nothing.</summary>
    private void Mute()
    {
        loop.Watch(this, isForData: false);
        IsMuted = true;
    }

    protected override void Unmute()
    {
        loop.Watch(this, isForData: true);
        IsMuted = false;
    }

    private void EndNagleUnlessFirst()
    {
        if (_hasWritten) SetOption(Libc.LevelTcp, Libc.NoDelay, 1);
        (IsNagled, _hasWritten) = (!_hasWritten, true);
    }

    private void SetOption(int level, int option, int value) => EpollLoop.SetOption(Descriptor, level, option, value);

    private IoResult Result(nint moved)
    {
        if (moved >= 0) return IoResult.Moved((int)moved);
        var error = Libc.Error;
        if (error is Libc.WouldBlock or Libc.Interrupted) return IoResult.Blocked;
        NoteFailure(SocketErrors.From(error));
        return IoResult.Failed;
    }

    /// <summary>Makes close send RST and drop what was not sent yet.</summary>
    internal static void LingerZero(int descriptor)
    {
        var onForZeroSeconds = 1L;   // struct linger { int l_onoff = 1; int l_linger = 0; }, little endian.
        _ = Libc.SetOption(descriptor, Libc.LevelSocket, Libc.Linger, &onForZeroSeconds, sizeof(long));
    }
}
