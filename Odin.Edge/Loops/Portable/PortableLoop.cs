using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Loops.Portable;

/// <summary>An event loop on
/// <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/>: the same sessions on a
/// developer's macOS or Windows.</summary>
/// <remarks>
/// A socket is asked about only what is not known of it yet, which makes Select's levels the edges that <see cref="LoopSocket"/> remembers.
/// One turn costs a pass over all sockets: fine for development, which is what it is for.
/// </remarks>
internal sealed class PortableLoop : EventLoop
{
    private readonly Dictionary<Socket, PortableSocket> _sockets = [];
    private readonly Dictionary<Socket, PortableListener> _listeners = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly List<Socket> _exceptional = [];
    private readonly Socket _wakeUp = NewWakeUp();

    public PortableLoop(int index, TimeProvider time, ILogger logger) : base(index, time, logger)
    {
    }

    public override LoopSocket? Connect(SocketAddress address, out SocketError error)
    {
        Socket? socket = null;
        try
        {
            var any = new IPEndPoint(address.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            socket = new Socket(address.Family, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
            error = SocketError.Success;
            socket.Connect(any.Create(address));
        }
        catch (SocketException exception)
        {
            error = exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress
                ? SocketError.Success : exception.SocketErrorCode;
        }

        if (error == SocketError.Success) return Add(new PortableSocket(this, socket!, isConnecting: true));
        socket?.Dispose();
        return null;
    }

    public override LoopListener Listen(IPEndPoint endpoint, bool isShared, IAcceptor acceptor)
    {
        var listener = PortableListener.Open(this, endpoint, acceptor);
        _listeners.Add(listener.Socket, listener);
        return listener;
    }

    internal PortableSocket Adopt(Socket socket) => Add(new PortableSocket(this, socket, isConnecting: false));

    internal void Forget(PortableSocket socket) => _sockets.Remove(socket.Socket);

    internal void Forget(PortableListener listener) => _listeners.Remove(listener.Socket);

    protected override void Wait(int timeoutMilliseconds)
    {
        CollectQuestions();
        try
        {
            Socket.Select(_readable, _writable, _exceptional, timeoutMilliseconds < 0
                ? -1 : (int)Math.Min(timeoutMilliseconds * 1000L, int.MaxValue));
        }
        catch (SocketException)
        {
            // A signal came between. What is ready is asked again in the next turn; nothing is taken as ready in this one.
            ForgetAnswers();
        }
    }

    protected override void Serve()
    {
        while (TryTake(_exceptional) is { } socket) _sockets.GetValueOrDefault(socket)?.OnException();
        while (TryTake(_writable) is { } socket) _sockets.GetValueOrDefault(socket)?.OnWritable();
        while (TryTake(_readable) is { } socket) ServeReadable(socket);
    }

    protected override void Wake()
    {
        ReadOnlySpan<byte> one = [1];
        _wakeUp.Send(one, SocketFlags.None, out _);   // A full buffer wakes as well.
    }

    protected override void Release()
    {
        foreach (var listener in _listeners.Keys) listener.Dispose();
        foreach (var socket in _sockets.Keys) socket.Dispose();
        _wakeUp.Dispose();
    }

    /// <summary>A datagram socket connected to itself: every system has it.</summary>
    private static Socket NewWakeUp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(socket.LocalEndPoint!);
        return socket;
    }

    private PortableSocket Add(PortableSocket socket)
    {
        _sockets.Add(socket.Socket, socket);
        return socket;
    }

    private void CollectQuestions()
    {
        _readable.Add(_wakeUp);
        foreach (var (socket, listener) in _listeners)
        {
            if (!listener.IsPaused) _readable.Add(socket);
        }

        foreach (var (socket, state) in _sockets)
        {
            if (state.HasError) continue;
            if (!state.IsReadable) _readable.Add(socket);
            if (!state.IsWritable) _writable.Add(socket);
            // Urgent data stays an exception until it is read; a failure shows by reading as well.
            if (!state.HasUrgent) _exceptional.Add(socket);
        }
    }

    private static Socket? TryTake(List<Socket> sockets)
    {
        if (sockets.Count == 0) return null;
        var last = sockets[^1];
        sockets.RemoveAt(sockets.Count - 1);
        return last;
    }

    private void ForgetAnswers()
    {
        _readable.Clear();
        _writable.Clear();
        _exceptional.Clear();
    }

    private void ServeReadable(Socket socket)
    {
        if (_sockets.TryGetValue(socket, out var connection)) connection.OnReadable();
        else if (_listeners.TryGetValue(socket, out var listener)) listener.AcceptSome();
        else if (socket == _wakeUp) ClearWakeUp();
    }

    private void ClearWakeUp()
    {
        Span<byte> bytes = stackalloc byte[64];
        while (_wakeUp.Receive(bytes, SocketFlags.None, out var error) > 0 && error == SocketError.Success) { }
    }
}
