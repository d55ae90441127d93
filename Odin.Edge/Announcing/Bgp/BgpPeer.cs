using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>One router: connects to it, speaks, and comes again after a failure. For the announcer's thread.</summary>
/// <remarks>It is the one who opens, and listens nowhere: so two connections between the two never collide.</remarks>
internal sealed partial class BgpPeer(BgpPeerAddress address, BgpSettings settings, string edge, Random random, ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(5);

    private readonly byte[] _scratch = new byte[64 * 1024];
    private BgpSession? _session;
    private IReadOnlyList<VipRoute> _routes = [];
    private TimeSpan _nextTryAt;
    private TimeSpan _connectBy;
    private long _updates;
    private int _sessions;
    private string _why = "not connected yet";
    private string? _loggedWhy;

    /// <summary>Null: none is open now.</summary>
    public Socket? Socket { get; private set; }

    /// <summary>Waits for the connection, or for room in the kernel's buffer.</summary>
    public bool AwaitsWrite => Socket is not null && (_session is null || !_session.Output.IsEmpty);

    private bool IsEstablished => _session?.State == BgpSessionState.Established;

    public PeerStatus Status => new(address.ToString(), IsEstablished, IsEstablished ? "" : _why, _session?.Announced ?? 0,
        _updates + (_session?.Updates ?? 0), _sessions);

    public void Offer(IReadOnlyList<VipRoute> routes, TimeSpan now)
    {
        _routes = routes;
        _session?.Offer(routes);
        Flush(now);
    }

    /// <summary>Does what time asks for.</summary>
    public void Tick(TimeSpan now)
    {
        if (Socket is null && now >= _nextTryAt) Connect(now);
        else if (Socket is not null && _session is null && now >= _connectBy) Lose("connecting took too long", now);
        _session?.Tick(now);
        Flush(now);
    }

    public void OnReadable(TimeSpan now)
    {
        while (Socket is { } socket && _session is { } session)
        {
            var read = socket.Receive(_scratch, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock) return;
            if (error != SocketError.Success || read == 0)
            {
                Lose(error == SocketError.Success ? "the router closed the connection" : $"the connection broke: {error}", now);
                return;
            }

            var was = session.State;
            session.Receive(_scratch.AsSpan(0, read), now);
            if (was != BgpSessionState.Established && IsEstablished) OnEstablished(session);
            Flush(now);
            if (read < _scratch.Length) return;
        }
    }

    public void OnWritable(TimeSpan now)
    {
        if (_session is null) OnConnected(now);
        Flush(now);
    }

    /// <summary>The last word, as far as the kernel takes it at once.</summary>
    public void Stop(string reason, TimeSpan now)
    {
        _loggedWhy = _why = reason;
        _session?.Stop(reason);
        Flush(now);
        Dispose();
    }

    /// <summary>Null: there is no session that could be gone on with. Nothing may be done with the peer afterwards.</summary>
    /// <remarks>The handle is given up without closing it: .NET changes settings of the connection first, which the next process
    /// shares.</remarks>
    public PassedSession? HandOver()
    {
        if (Socket is not { } socket || _session?.HandOver() is not { } handOver)
        {
            Dispose();
            return null;
        }

        var descriptor = (int)socket.Handle;
        socket.SafeHandle.SetHandleAsInvalid();
        (Socket, _session) = (null, null);
        var state = JsonSerializer.Serialize(handOver, BgpHandOverJson.Default.BgpHandOver);
        return new PassedSession(address.ToString(), state) { Descriptor = descriptor };
    }

    public void Adopt(PassedSession passed, TimeSpan now)
    {
        Dispose();
        Socket = new Socket(new SafeSocketHandle(passed.Descriptor, ownsHandle: true)) { Blocking = false };
        var handOver = JsonSerializer.Deserialize(passed.State, BgpHandOverJson.Default.BgpHandOver);
        if (handOver is null || handOver.As != settings.As || Socket.LocalEndPoint is not IPEndPoint local)
        {
            Dispose();
            return;
        }

        var identity = IdentityAt(local);
        _session = BgpSession.Adopt(settings, address.As, identity.NextHops, handOver, now);
        _sessions++;
        LogAdopted(address, _session.Announced);
    }

    public void Dispose()
    {
        Socket?.Dispose();
        Socket = null;
        _session = null;
    }

    private void Connect(TimeSpan now)
    {
        _connectBy = now + ConnectTimeout;
        try
        {
            Socket = BgpSocket.Create(address, settings);
            Socket.Connect(address.Endpoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // As is expected: the socket becomes writable when it is decided.
        }
        catch (SocketException exception)
        {
            Lose($"connecting failed: {exception.Message}", now);
        }
    }

    private void OnConnected(TimeSpan now)
    {
        var socket = Socket!;
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            Lose($"connecting failed: {error}", now);
            return;
        }

        if (socket.LocalEndPoint is not IPEndPoint local) return;
        var identity = IdentityAt(local);
        _session = new BgpSession(settings, address.As, identity.Identifier, identity.NextHops, now);
        _session.Offer(_routes);
    }

    private BgpIdentity IdentityAt(IPEndPoint local) =>
        BgpIdentity.Of(local.Address, settings, edge, vip => _routes.Any(route => route.Address.Equals(vip)));

    private void OnEstablished(BgpSession session)
    {
        _sessions++;
        _loggedWhy = null;
        LogEstablished(address, session.Hold.TotalSeconds, session.Announced);
        if (session.Unannounced is { Count: > 0 } unannounced) LogUnannounced(address, string.Join(", ", unannounced));
    }

    private void Flush(TimeSpan now)
    {
        while (Socket is { } socket && _session is { Output.IsEmpty: false } session)
        {
            var sent = socket.Send(session.Output, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock) break;
            if (error != SocketError.Success)
            {
                Lose($"the connection broke: {error}", now);
                return;
            }

            session.OnSent(sent);
        }

        if (_session is { State: BgpSessionState.Closed } closed) Lose(closed.EndReason!, now);
    }

    private void Lose(string reason, TimeSpan now)
    {
        var wasEstablished = _sessions > 0 && _loggedWhy is null;
        _updates += _session?.Updates ?? 0;
        Dispose();
        _why = reason;
        _nextTryAt = now + LeastPause + ((MostPause - LeastPause) * random.NextDouble());
        if (wasEstablished) LogLost(address, reason);
        else if (reason != _loggedWhy) LogNotReached(address, reason);
        _loggedWhy = reason;
    }

    [LoggerMessage(5831, LogLevel.Information,
        "BGP session with {Peer} is established: hold time {Hold} s, {Announced} addresses announced")]
    private partial void LogEstablished(BgpPeerAddress peer, double hold, int announced);

    [LoggerMessage(5835, LogLevel.Information, "BGP session with {Peer} is taken over as it stands: {Announced} addresses announced")]
    private partial void LogAdopted(BgpPeerAddress peer, int announced);

    [LoggerMessage(5832, LogLevel.Warning, "BGP session with {Peer} is lost: {Reason}. It is tried again within 5 s")]
    private partial void LogLost(BgpPeerAddress peer, string reason);

    [LoggerMessage(5833, LogLevel.Warning,
        "No BGP session with {Peer}: {Reason}. It is tried every few seconds; look at the router's configuration of this neighbour")]
    private partial void LogNotReached(BgpPeerAddress peer, string reason);

    [LoggerMessage(5834, LogLevel.Warning,
        "{Addresses} cannot be announced to {Peer}: the session does not carry that family, or this machine has no next hop of it. "
        + "Enable the family on the router, or give --bgp-next-hops")]
    private partial void LogUnannounced(BgpPeerAddress peer, string addresses);
}
