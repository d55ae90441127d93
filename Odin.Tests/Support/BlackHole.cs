using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>A port at which a connect gets no answer: a listener that never accepts and whose queue is full,
/// so that the kernel drops what comes.</summary>
internal sealed class BlackHole : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    public BlackHole(IPEndPoint? endpoint = null)
    {
        _listener.Bind(endpoint ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);

        // A queue of length 0 holds one connection; the ones after it stay in SYN_SENT, and one more makes sure of it.
        for (var connection = 0; connection < 3; connection++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _queued.Add(socket);
            try
            {
                socket.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It completes, or never does.
            }
        }
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    public void Dispose()
    {
        foreach (var socket in _queued) socket.Dispose();
        _listener.Dispose();
    }
}
