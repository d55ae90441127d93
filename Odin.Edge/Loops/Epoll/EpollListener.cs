using System.Net;
using System.Net.Sockets;

namespace Odin.Edge.Loops.Epoll;

/// <summary>A listening descriptor, level triggered, so that a bounded batch of accepts leaves the rest for the next turn.</summary>
internal sealed unsafe class EpollListener : LoopListener
{
    private const int Backlog = 8192;
    private const int MostAccepts = 64;
    private const int AcceptsPerMillisecond = 4;
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(10);

    private readonly EpollLoop _loop;
    private IAcceptor _acceptor;
    private readonly ResumeTimer _resume;
    private long _acceptedAt;
    private bool _isClosed;

    private EpollListener(EpollLoop loop, int descriptor, IAcceptor acceptor)
    {
        _loop = loop;
        _acceptor = acceptor;
        _resume = new ResumeTimer(this);
        Number = descriptor;
    }

    public override int? Descriptor => Number;

    /// <summary>The descriptor.</summary>
    public int Number { get; }

    public override IAcceptor Acceptor { set => _acceptor = value; }

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static EpollListener Open(EpollLoop loop, IPEndPoint endpoint, bool isShared, IAcceptor acceptor)
    {
        var isIPv6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
        var fd = Checked(Libc.Socket(isIPv6 ? Libc.AF_INET6 : Libc.AF_INET, Libc.SocketType, 0));
        try
        {
            EpollLoop.SetOption(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
            if (isShared) EpollLoop.SetOption(fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
            EpollLoop.SetOption(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);   // Accepted sockets inherit it: one call less per connection.
            if (isIPv6) EpollLoop.SetOption(fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);   // Takes IPv4 too.
            Bind(fd, endpoint.Serialize());
            Checked(Libc.Listen(fd, Backlog));
            return new EpollListener(loop, fd, acceptor);
        }
        catch (SocketException)
        {
            _ = Libc.Close(fd);
            throw;
        }
    }

    /// <summary>A socket that another process opened and gave to this one.</summary>
    public static EpollListener Inherit(EpollLoop loop, int descriptor, IAcceptor acceptor) => new(loop, descriptor, acceptor);

    /// <summary>Accepts one client a turn, and more when turns are long: who waits in the kernel costs nothing, while many beginning
    /// sessions at once push each other out of the processor's caches.</summary>
    public void AcceptSome()
    {
        var waited = _loop.Timers.Now - _acceptedAt;
        _acceptedAt = _loop.Timers.Now;
        Accept((int)Math.Min(MostAccepts, 1 + waited * AcceptsPerMillisecond));
    }

    public override void Close()
    {
        if (_isClosed) return;
        Accept(Backlog);
        Release();
    }

    public override void Release()
    {
        if (_isClosed) return;
        _isClosed = true;
        _loop.Timers.Cancel(_resume);
        _loop.Abandon(this);
    }

    private void Accept(int most)
    {
        var address = stackalloc byte[PeerAddress.MaxBytes];
        for (var i = 0; i < most && !_isClosed; i++)
        {
            if (!_loop.Descriptors.HasRoom(_loop.Index))
            {
                RefuseWaiting();
                Pause();
                return;
            }

            var length = PeerAddress.MaxBytes;
            var fd = Libc.Accept(Number, address, &length, Libc.NonBlockingCloseOnExec);
            if (fd >= 0)
            {
                Hand(fd, new PeerAddress(new ReadOnlySpan<byte>(address, length)));
                continue;
            }

            if (Libc.Error is Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM) Pause();
            return;   // Nothing left; or the client went between the SYN and now, and the next turn sees the one after it.
        }
    }

    /// <summary>A client whose socket the kernel does not watch is refused; the next one may be watched.</summary>
    private void Hand(int fd, in PeerAddress peer)
    {
        if (_loop.TryAdopt(fd, out _) is { } client) _acceptor.OnAccepted(client, in peer);
        else _acceptor.OnRefused();
    }

    private static int Checked(int result) => result >= 0 ? result : throw new SocketException((int)SocketErrors.From(Libc.Error));

    private static void Bind(int fd, SocketAddress address)
    {
        fixed (byte* pointer = address.Buffer.Span) Checked(Libc.Bind(fd, pointer, address.Size));
    }

    /// <summary>Else they would wait in the kernel's queue without a word.</summary>
    private void RefuseWaiting()
    {
        for (var i = 0; i < MostAccepts && Libc.Accept(Number, null, null, Libc.NonBlockingCloseOnExec) is >= 0 and var client; i++)
        {
            EpollSocket.LingerZero(client);
            _ = Libc.Close(client);
        }
    }

    /// <summary>A level triggered listener that cannot accept would spin: it is taken out of the epoll set for a moment.</summary>
    private void Pause()
    {
        _acceptor.OnExhausted();
        _loop.Pause(this);
        _loop.Timers.Schedule(_resume, ExhaustedPause);
    }

    private sealed class ResumeTimer(EpollListener listener) : LoopTimer
    {
        protected internal override void OnDue()
        {
            if (listener._loop.Resume(listener) != SocketError.Success) listener._loop.Timers.Schedule(this, ExhaustedPause);
        }
    }
}
