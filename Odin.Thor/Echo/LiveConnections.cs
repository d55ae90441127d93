namespace Odin.Thor.Echo;

/// <summary>The connections that an <see cref="EchoTarget"/> must end before it is gone. Used from any thread.</summary>
internal sealed class LiveConnections
{
    private readonly Lock _lock = new();
    private readonly HashSet<EchoConnection> _connections = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    /// <summary>False once <see cref="AbortAllAsync"/> was called: the caller aborts the connection itself.</summary>
    public bool TryAdd(EchoConnection connection)
    {
        lock (_lock) return !_isClosed && _connections.Add(connection);
    }

    public void Remove(EchoConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
            if (_isClosed && _connections.Count == 0) _empty.TrySetResult();
        }
    }

    /// <summary>Resets every live connection and completes when the last has been removed.</summary>
    public Task AbortAllAsync()
    {
        EchoConnection[] live;
        lock (_lock)
        {
            _isClosed = true;
            live = [.. _connections];
            if (live.Length == 0) _empty.TrySetResult();
        }

        foreach (var connection in live) connection.Abort();
        return _empty.Task;
    }
}
