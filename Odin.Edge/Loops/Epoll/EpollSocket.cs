using System.Net;
using System.Net.Sockets;

namespace Odin.Edge.Loops.Epoll;

/// <summary>A descriptor on an <see cref="EpollLoop"/>. The object outlives the descriptor and serves the next one.</summary>
internal sealed unsafe class EpollSocket(EpollLoop loop) : LoopSocket(loop)
{
    public int Descriptor { get; private set; }

    /// <summary>Which use of this object; 0: closed.</summary>
    public uint Generation { get; private set; }

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
    }

    /// <summary>Notes what the kernel said and lets those who wait go on, at once: what they do may close this socket.</summary>
    public void OnEvents(uint flags)
    {
        var generation = Generation;
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
        fixed (byte* pointer = buffer) return Result(Libc.Send(Descriptor, pointer, buffer.Length, Libc.NoSignal));
    }

    public override IoResult SpliceInto(SplicePipe pipe) =>
        Result(Libc.Splice(Descriptor, null, pipe.WriteEnd, null, 1 << 20, Libc.SpliceMoveNonBlocking));

    public override IoResult SpliceFrom(SplicePipe pipe, int bytes) =>
        Result(Libc.Splice(pipe.ReadEnd, null, Descriptor, null, bytes, Libc.SpliceMoveNonBlocking));

    public override void ShutdownSend() => _ = Libc.Shutdown(Descriptor, Libc.ShutdownWrite);

    public override void Close(bool reset)
    {
        if (Generation == 0) return;
        if (reset) LingerZero();
        Generation = 0;
        loop.Abandon(this);
    }

    public override SocketError TakeError()
    {
        int error = 0, length = sizeof(int);
        return Libc.GetOption(Descriptor, Libc.LevelSocket, Libc.ErrorStatus, &error, &length) == 0 ? SocketErrors.From(error) : SocketErrors.From(Libc.Error);
    }

    private static IoResult Result(nint moved)
    {
        if (moved >= 0) return IoResult.Moved((int)moved);
        return Libc.Error is Libc.WouldBlock or Libc.Interrupted ? IoResult.Blocked : IoResult.Failed;
    }

    /// <summary>Makes close send RST and drop what was not sent yet.</summary>
    private void LingerZero()
    {
        var onForZeroSeconds = 1L;   // struct linger { int l_onoff = 1; int l_linger = 0; }, little endian.
        _ = Libc.SetOption(Descriptor, Libc.LevelSocket, Libc.Linger, &onForZeroSeconds, sizeof(long));
    }
}
