using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Odin.Hosting.Connections;

/// <summary>A connection that gives its place back when its socket is closed.</summary>
/// <remarks><see cref="ConnectionClosed"/> comes when the other side has gone, and the descriptor is held until
/// somebody has reacted to it: when hundreds leave at once, as many would be accepted in their place while all are still open.</remarks>
internal sealed class CountedConnection(ConnectionContext connection, Action onClosed) : ConnectionContext
{
    private Action? _onClosed = onClosed;

    public override string ConnectionId
    {
        get => connection.ConnectionId;
        set => connection.ConnectionId = value;
    }

    public override IFeatureCollection Features => connection.Features;

    public override IDictionary<object, object?> Items
    {
        get => connection.Items;
        set => connection.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => connection.Transport;
        set => connection.Transport = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => connection.ConnectionClosed;
        set => connection.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => connection.LocalEndPoint;
        set => connection.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => connection.RemoteEndPoint;
        set => connection.RemoteEndPoint = value;
    }

    public override void Abort(ConnectionAbortedException abortReason) => connection.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await connection.DisposeAsync();
            await base.DisposeAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _onClosed, null)?.Invoke();
        }
    }
}
