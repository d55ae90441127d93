using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Odin.Edge.Apps;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;

namespace Odin.Edge.Listeners;

/// <summary>One port of one app, listened on by every loop.</summary>
internal sealed class PortListener(EdgeApp app, IPEndPoint endpoint, ImmutableArray<LoopSessions> loops, Action exhausted)
{
    private readonly List<(EventLoop Loop, LoopListener Listener)> _open = [];

    public EdgeApp App => app;

    public IPEndPoint Endpoint => endpoint;

    public bool IsOpen => _open.Count > 0;

    /// <summary>Why the last attempt to open it failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    public ListenerStatus Status => new(app.Name, endpoint, Failure);

    /// <summary>Opens the port on every loop, or on none.</summary>
    public async Task OpenAsync()
    {
        try
        {
            if (loops.Length > 1) EnsureFree();
            foreach (var sessions in loops)
            {
                var acceptor = new PortAcceptor(app, endpoint.Port, sessions, exhausted);
                var listener = await sessions.Loop.InvokeAsync(() => sessions.Loop.Listen(endpoint, isShared: loops.Length > 1, acceptor));
                _open.Add((sessions.Loop, listener));
            }

            Failure = null;
        }
        catch (SocketException exception)
        {
            await CloseAsync();
            Failure = Explain(exception.SocketErrorCode);
        }
    }

    public async Task CloseAsync()
    {
        foreach (var (loop, listener) in _open)
        {
            await loop.InvokeAsync(() =>
            {
                listener.Close();
                return true;
            });
        }

        _open.Clear();
    }

    /// <summary>Loops share a port by SO_REUSEPORT, which would let another Odin share it too: a plain bind tells whether somebody is there.</summary>
    private void EnsureFree()
    {
        using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endpoint.AddressFamily == AddressFamily.InterNetworkV6) probe.DualMode = true;
        probe.Bind(endpoint);
    }

    private string Explain(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => $"port {endpoint.Port} is in use by another process; stop that one (`ss -ltnp 'sport = :{endpoint.Port}'` shows it) or give app {app.Name} another port",
        SocketError.AccessDenied => $"no permission to listen on port {endpoint.Port}; ports below 1024 need root, CAP_NET_BIND_SERVICE or a lower net.ipv4.ip_unprivileged_port_start",
        SocketError.AddressNotAvailable => $"{endpoint.Address} is no address of this machine; listen on one that it has, or on all",
        SocketError.TooManyOpenSockets => $"no descriptor is left for port {endpoint.Port}; raise the limit (`ulimit -n`, LimitNOFILE=)",
        _ => $"the system refuses to listen on {endpoint}: {error}",
    };
}
