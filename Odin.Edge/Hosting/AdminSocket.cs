using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Odin.Edge.Takeover;

namespace Odin.Edge.Hosting;

/// <summary>The listening socket of the admin endpoint, which a successor goes on with: two
/// processes could not both open its port.</summary>
internal sealed class AdminSocket(InheritedSockets? inheritedSockets = null)
{
    private Socket? _socket;

    /// <summary>Null: there is none yet, or none any more.</summary>
    public int? Descriptor => _socket is { } socket && OperatingSystem.IsLinux() ? (int)socket.Handle : null;

    /// <summary>For Kestrel, when it opens its endpoint.</summary>
    public Socket Bind(EndPoint endpoint) =>
        _socket = Inherited(endpoint) ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);

    /// <summary>Kestrel accepts no more; requests under way end in their time.</summary>
    public void Release()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket? Inherited(EndPoint endpoint)
    {
        if (inheritedSockets?.TakeAdmin() is not { } socket) return null;
        if (Equals(socket.LocalEndPoint, endpoint)) return socket;
        socket.Dispose();
        return null;
    }
}
