using System.Net;
using System.Net.Sockets;

namespace Odin.Edge.Loops.Portable;

/// <summary>A listening .NET socket on a <see cref="PortableLoop"/>.</summary>
internal sealed class PortableListener : LoopListener
{
    private const int Backlog = 1024;
    private const int BatchAccepts = 16;
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(10);

    private readonly PortableLoop _loop;
    private IAcceptor _acceptor;
    private readonly ResumeTimer _resume = new();
    private bool _isClosed;

    private PortableListener(PortableLoop loop, Socket socket, IAcceptor acceptor)
    {
        _loop = loop;
        _acceptor = acceptor;
        Socket = socket;
    }

    public Socket Socket { get; }

    public override IAcceptor Acceptor { set => _acceptor = value; }

    /// <summary>The system had no descriptor or memory a moment ago.</summary>
    public bool IsPaused => _resume.IsScheduled;

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static PortableListener Open(PortableLoop loop, IPEndPoint endpoint, IAcceptor acceptor)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = true;
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new PortableListener(loop, socket, acceptor);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Accepts what waits, up to a bound, so that live sessions get their turn.</summary>
    public void AcceptSome() => Accept(BatchAccepts);

    public override void Close()
    {
        if (_isClosed) return;
        Accept(Backlog);
        _isClosed = true;
        _loop.Timers.Cancel(_resume);
        _loop.Forget(this);
        Socket.Dispose();
    }

    private void Accept(int most)
    {
        for (var i = 0; i < most && !_isClosed && (i == 0 || Socket.Poll(0, SelectMode.SelectRead)); i++)
        {
            if (!TryAccept()) return;
        }
    }

    private bool TryAccept()
    {
        Socket? client = null;
        try
        {
            client = Socket.Accept();
            client.Blocking = false;
            client.NoDelay = true;
            var peer = client.RemoteEndPoint!.Serialize();
            _acceptor.OnAccepted(_loop.Adopt(client), new PeerAddress(peer.Buffer.Span[..peer.Size]));
            return true;
        }
        catch (SocketException exception)
        {
            client?.Dispose();
            if (exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable) Pause();
            return false;   // Else nothing is left, or the client went between the SYN and now.
        }
    }

    private void Pause()
    {
        _acceptor.OnExhausted();
        _loop.Timers.Schedule(_resume, ExhaustedPause);
    }

    /// <summary>That it is scheduled is all that matters: when it is due the loop asks for the listener again.</summary>
    private sealed class ResumeTimer : LoopTimer
    {
        protected internal override void OnDue() { }
    }
}
