using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Odin.Edge.Apps;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Edge.Takeover;

namespace Odin.Edge.Listeners;

/// <summary>One port, listened on by every loop for the apps that have it at present. For the control side alone.</summary>
internal sealed class PortListener(PortApps apps, IPEndPoint endpoint, ImmutableArray<LoopSessions> loops, Action exhausted)
{
    private readonly List<(LoopSessions Sessions, LoopListener Listener)> _open = [];

    private SharedPort? _shared = apps.Plain is null ? new SharedPort(apps) : null;   // Kept once made: clients may be about to name one.

    public PortApps Apps { get; private set; } = apps;

    public IPEndPoint Endpoint => endpoint;

    public bool IsOpen => _open.Count > 0;

    /// <summary>Why the last attempt to open it failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>One for each app that takes clients here.</summary>
    public IEnumerable<ListenerStatus> Statuses => Apps.Accepting.Select(app => new ListenerStatus(app.Name, endpoint, Failure));

    /// <summary>The open sockets, for another process; none where that cannot be.</summary>
    public IEnumerable<ListeningSocket> Sockets =>
        _open.Where(open => open.Listener.Descriptor is not null)
            .Select(open => new ListeningSocket(endpoint, open.Listener.Descriptor!.Value));

    /// <summary>Opens ports, each on every loop or on none; goes on with the sockets of the process before where there are any. A loop
    /// opens all of them in one turn.</summary>
    /// <param name="ports">In the order in which they open.</param>
    /// <param name="loops">Of this edge.</param>
    /// <param name="inheritedSockets">Null: none.</param>
    public static async Task OpenAsync(IReadOnlyCollection<PortListener> ports, ImmutableArray<LoopSessions> loops,
        InheritedSockets? inheritedSockets)
    {
        var free = new List<PortListener>();
        foreach (var port in ports)
        {
            if (inheritedSockets?.Take(port.Endpoint) is { IsEmpty: false } inherited) await port.InheritAsync(inherited);
            else if (port.Try(port.EnsureFree)) free.Add(port);
        }

        foreach (var sessions in loops)
        {
            await sessions.Loop.InvokeAsync(() =>
            {
                free.RemoveAll(port => !port.Try(() => port.OpenOn(sessions)));
                return true;
            });
        }

        foreach (var port in ports.Where(port => port.Failure is not null)) await port.CloseAsync();
    }

    /// <summary>The port belongs to these apps from now on; whoever waits to be accepted comes to them.</summary>
    public async Task MoveToAsync(PortApps next)
    {
        var goesOn = next.Plain == Apps.Plain;
        Apps = next;
        if (_shared is not null) _shared.Apps = next;
        else if (next.Plain is null) _shared = new SharedPort(next);
        if (goesOn) return;
        foreach (var (sessions, listener) in _open) await sessions.Loop.InvokeAsync(() => listener.Acceptor = AcceptorFor(sessions));
    }

    public Task CloseAsync() => EndAsync(listener => listener.Close());

    /// <summary>Another process goes on with the sockets.</summary>
    public Task ReleaseAsync() => EndAsync(listener => listener.Release());

    private async Task EndAsync(Action<LoopListener> end)
    {
        foreach (var (sessions, listener) in _open)
        {
            await sessions.Loop.InvokeAsync(() =>
            {
                end(listener);
                return true;
            });
        }

        _open.Clear();
    }

    /// <summary>On the loop's thread, while the control side waits for it.</summary>
    private void OpenOn(LoopSessions sessions) =>
        _open.Add((sessions, sessions.Loop.Listen(endpoint, isShared: true, AcceptorFor(sessions))));

    /// <summary>The process before may have had more loops or fewer: each of its sockets keeps a queue of its own, and each loop of this
    /// one gets at least one where the port can be shared.</summary>
    private async Task InheritAsync(ImmutableArray<int> descriptors)
    {
        for (var index = 0; index < descriptors.Length; index++)
        {
            var (sessions, descriptor) = (loops[index % loops.Length], descriptors[index]);
            await sessions.Loop.InvokeAsync(() =>
                Try(() => _open.Add((sessions, sessions.Loop.Inherit(descriptor, AcceptorFor(sessions))))));
        }

        foreach (var sessions in loops.Skip(descriptors.Length))
            await sessions.Loop.InvokeAsync(() => Try(() => OpenOn(sessions)));
        if (IsOpen) Failure = null;   // By fewer loops, maybe, but the port is served.
    }

    private bool Try(Action open)
    {
        try
        {
            open();
            Failure = null;
            return true;
        }
        catch (SocketException exception)
        {
            Failure = Explain(exception.SocketErrorCode);
            return false;
        }
    }

    private IAcceptor AcceptorFor(LoopSessions sessions) => Apps.Plain is { } app
        ? new PortAcceptor(app, endpoint.Port, sessions, exhausted) : new SharedPortAcceptor(_shared!, endpoint.Port, sessions, exhausted);

    /// <summary>Sockets share a port by SO_REUSEPORT, which would let another Odin share it too: a plain
    /// bind shows whether somebody is there.</summary>
    private void EnsureFree()
    {
        using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endpoint.AddressFamily == AddressFamily.InterNetworkV6) probe.DualMode = true;
        probe.Bind(endpoint);
    }

    private string Explain(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            $"port {endpoint.Port} is in use by another process; stop that one (`ss -ltnp 'sport = " +
                $":{endpoint.Port}'` shows it) or give app {Apps.Text} another port",
        SocketError.AccessDenied =>
            $"no permission to listen on port " +
                $"{endpoint.Port}; ports below 1024 need root, CAP_NET_BIND_SERVICE or a lower net.ipv4.ip_unprivileged_port_start",
        SocketError.AddressNotAvailable => $"{endpoint.Address} is no address of this machine; listen on one that it has, or on all",
        SocketError.NoBufferSpaceAvailable =>
            $"the system has no memory or no epoll watches left for port " +
                $"{endpoint.Port}; raise fs.epoll.max_user_watches or lower the load",
        SocketError.TooManyOpenSockets => $"no descriptor is left for port {endpoint.Port}; raise the limit (`ulimit -n`, LimitNOFILE=)",
        _ => $"the system refuses to listen on {endpoint}: {error}",
    };
}
