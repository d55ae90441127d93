using System.Net;
using System.Net.Sockets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Loops;

/// <summary>One connected or connecting TCP socket that belongs to a loop. Every member is for the loop's thread alone.</summary>
/// <remarks>
/// Readiness is remembered, not asked for: the loop sets <see cref="IsReadable"/> and <see cref="IsWritable"/> when the kernel
/// says so, the code that drains the socket clears them. <c>await socket.Readable</c> stores the caller's continuation here and the
/// loop calls it: no allocation, no thread change. At most one caller waits for each of the two.
/// </remarks>
internal abstract class LoopSocket(EventLoop loop)
{
    private Action? _whenReadable;
    private Action? _whenWritable;
    private bool _isPeerLost;

    public EventLoop Loop { get; } = loop;

    /// <summary>A read may bring something: data, the peer's FIN or an error.</summary>
    public bool IsReadable { get; set; }

    public bool IsWritable { get; set; }

    /// <summary>The peer's FIN has arrived, maybe behind data still to be read.</summary>
    public bool HasPeerEnded { get; protected set; }

    /// <summary>The kernel reported an error; the next call on the socket says which.</summary>
    public bool HasError { get; protected set; }

    /// <summary>The kernel has given the peer up: it answered neither probes nor what was sent again, or a
    /// router says that it cannot be reached.</summary>
    public bool IsPeerLost => _isPeerLost || (HasError && IsLoss(TakeError()));

    /// <summary>Urgent data has come. Reads and splices stop at its mark with more behind it, so that a
    /// short or a blocked one proves nothing.</summary>
    public bool HasUrgent { get; protected set; }

    /// <summary>The kernel does not report data that comes, urgent or not, until somebody waits for it.</summary>
    public bool IsMuted { get; protected set; }

    /// <summary>The waiting side must give up: a time-out, a drain, or the other side's end.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>TLS with the peer; null: bytes go as they are. Whoever sets it frees it before the socket is closed.</summary>
    public ITlsChannel? Tls { get; set; }

    /// <summary>Called once when the socket breaks, after those who waited on it have run.</summary>
    public ISocketOwner? Owner { get; set; }

    public ReadinessAwaitable Readable => new(this, isWrite: false);

    public ReadinessAwaitable Writable => new(this, isWrite: true);

    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>This end of the connection; for an accepted one, what the client connected to.</summary>
    public abstract PeerAddress LocalAddress { get; }

    public abstract IoResult Receive(Span<byte> buffer);

    /// <summary>Like <see cref="Receive"/>, but what is read stays to be read.</summary>
    public abstract IoResult Peek(Span<byte> buffer);

    /// <summary>Takes the urgent byte once everything before it has been read. A later read steps over it, taken or not.</summary>
    public abstract bool TryReceiveUrgent(Span<byte> one);

    /// <param name="isUrgent">The last byte is urgent.</param>
    public abstract IoResult Send(ReadOnlySpan<byte> buffer, bool isUrgent = false);

    /// <summary>Sends FIN: this side has no more to say, and goes on listening.</summary>
    public abstract void ShutdownSend();

    /// <summary>Closes the socket and gives it back to the loop; with <paramref name="reset"/> the peer gets RST instead of FIN.</summary>
    public abstract void Close(bool reset);

    /// <summary>The error a failed connect left; <see cref="SocketError.Success"/> when there is none.</summary>
    public abstract SocketError TakeError();

    /// <summary>Lets the kernel probe a silent peer; null: no more. Whole seconds.</summary>
    public abstract void SetKeepAlive(KeepAliveSpec? spec);

    /// <summary>The kernel counts the silence again, and so sends the next probe as exactly as it keeps a short time, where it
    /// can.</summary>
    public virtual void AimProbe(KeepAliveSpec spec) { }

    /// <summary>Null where the system does not say.</summary>
    public virtual TcpDelivery? ReadTcpDelivery() => null;

    /// <summary>Keeps the pauses between probes of a closed window short, where the system can;
    /// otherwise they grow to two minutes.</summary>
    public virtual void ProbeOften() { }

    /// <summary>Moves bytes from the socket into an empty pipe. Blocked with <see cref="HasUrgent"/>: at a mark, which only a read steps
    /// over. Only on loops whose <see cref="EventLoop.Pipes"/> is not null.</summary>
    public virtual IoResult SpliceInto(SplicePipe pipe) => throw new NotSupportedException();

    /// <summary>Moves up to <paramref name="bytes"/> bytes from the pipe into the socket.</summary>
    public virtual IoResult SpliceFrom(SplicePipe pipe, int bytes) => throw new NotSupportedException();

    /// <summary>A read found nothing, and not because of a mark: whatever comes from now on, urgent or not, is reported anew.</summary>
    public void OnEmpty() => IsReadable = HasUrgent = false;

    /// <summary>Makes all who wait give up, now and later. They run after the present batch of events, never inside this call.</summary>
    public void Interrupt()
    {
        IsInterrupted = true;
        if (Take(ref _whenWritable) is { } writer) Loop.RunSoon(writer);
        if (Take(ref _whenReadable) is { } reader) Loop.RunSoon(reader);
    }

    /// <summary>Makes the object new for the next connection.</summary>
    protected void Reset()
    {
        IsReadable = IsWritable = HasPeerEnded = HasError = HasUrgent = IsInterrupted = IsMuted = _isPeerLost = false;
        _whenReadable = _whenWritable = null;
        Owner = null;
        Tls = null;
    }

    /// <summary>A call failed with this error.</summary>
    protected void OnFailure(SocketError error) => _isPeerLost |= IsLoss(error);

    private static bool IsLoss(SocketError error) =>
        error is SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable;

    /// <summary>Somebody waits for data again.</summary>
    protected virtual void Unmute() { }

    protected bool IsAwaited => _whenReadable is not null || _whenWritable is not null;

    protected Action? TakeReader() => Take(ref _whenReadable);

    protected Action? TakeWriter() => Take(ref _whenWritable);

    internal void WhenReady(Action continuation, bool isWrite)
    {
        if (isWrite)
        {
            _whenWritable = continuation;
            return;
        }

        _whenReadable = continuation;
        if (IsMuted) Unmute();
    }

    private static Action? Take(ref Action? slot)
    {
        var taken = slot;
        slot = null;
        return taken;
    }
}
