using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Odin.Edge.Announcing;
using Odin.Grains.Tickets;

namespace Odin.Edge.Takeover;

/// <summary>What the new process of a takeover got from the old one: its listening sockets, and the line on
/// which it says that it serves them.</summary>
public sealed class InheritedSockets : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TakeoverChannel _channel;
    private readonly Dictionary<string, List<int>> _sockets;

    internal InheritedSockets(TakeoverChannel channel, TakeoverMessage predecessor, Dictionary<string, List<int>> sockets)
    {
        (_channel, Predecessor, _sockets) = (channel, predecessor, sockets);
        Tickets = PassedSecret.KeysOf(predecessor);
        IsOffered = sockets.Keys.Any(name => name != TakeoverMessage.Admin);
    }

    /// <summary>Who gave.</summary>
    internal TakeoverMessage Predecessor { get; }

    /// <summary>What the old process seals tickets with; null: it does not say.</summary>
    internal TicketKeySet? Tickets { get; }

    /// <summary>This process's own place in the line.</summary>
    internal int Generation => Predecessor.Generation + 1;

    /// <summary>There were listening sockets to be taken.</summary>
    internal bool IsOffered { get; }

    /// <summary>Sockets taken by a port of this process.</summary>
    internal int Taken { get; private set; }

    /// <summary>What the old process had announced, once it has finished.</summary>
    internal PassedRoutes Routes { get; private set; } = PassedRoutes.None;

    /// <summary>The sockets of an address and port, once; they belong to the caller then.</summary>
    internal ImmutableArray<int> Take(IPEndPoint endpoint)
    {
        var found = Take(endpoint.ToString());
        Taken += found.Length;
        return found;
    }

    /// <summary>The port of the admin endpoint, until its socket is taken; null when there is none.</summary>
    internal int? AdminPort
    {
        get
        {
            lock (_lock)
            {
                if (!_sockets.TryGetValue(TakeoverMessage.Admin, out var sockets) || sockets is not [var descriptor, ..]) return null;
                using var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
                return (socket.LocalEndPoint as IPEndPoint)?.Port;
            }
        }
    }

    /// <summary>The socket of the admin endpoint, once; null when there is none.</summary>
    internal Socket? TakeAdmin() =>
        Take(TakeoverMessage.Admin) is [var descriptor, ..] ? new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) : null;

    /// <summary>Orders the old process to accept no more. Returns null when it has said that it does not, else what happened; the sockets
    /// are this process's in either case.</summary>
    /// <param name="takesRoutes">This process announces VIPs: sessions with routers are wanted, <see cref="Routes"/>.</param>
    internal string? Finish(bool takesRoutes)
    {
        try
        {
            _channel.Send(new TakeoverMessage { Step = TakeoverStep.Ready, Unwanted = GiveUpTheRest(), TakesRoutes = takesRoutes });
            if (_channel.Receive(Timeout, out var descriptors) is not { Step: TakeoverStep.Done } done)
                return "it went away before it had said that it accepts no more";
            Routes = new PassedRoutes(done.Vips,
                [.. done.Sessions.Zip(descriptors, (session, descriptor) => session with { Descriptor = descriptor })]);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        GiveUpTheRest();
    }

    private ImmutableArray<int> Take(string name)
    {
        lock (_lock) return _sockets.Remove(name, out var found) ? [.. found] : [];
    }

    /// <summary>The old process still holds these and accepts who waits there before it closes them.</summary>
    private ImmutableArray<int> GiveUpTheRest()
    {
        lock (_lock)
        {
            DescriptorMessage.Close(_sockets.Values.SelectMany(descriptors => descriptors));
            ImmutableArray<int> ports = [.. _sockets.Keys.Select(name => IPEndPoint.TryParse(name, out var endpoint) ? endpoint.Port : 0)
                .Where(port => port != 0).Distinct()];
            _sockets.Clear();
            return ports;
        }
    }
}
