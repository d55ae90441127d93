using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Connections;

/// <summary>A port that has so many connections open and no more: the next ones are closed as
/// soon as they are accepted, one by one.</summary>
/// <remarks>Counted here and not in a middleware, because Orleans and Kestrel accept on while middlewares wait for a thread: a
/// burst would take the last descriptor.</remarks>
public sealed partial class LimitedListener(IConnectionListener listener, int most, TimeProvider time, ILogger logger)
    : IConnectionListener
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    /// <summary>A socket is closed some time after it was disposed: without a pause a burst of refusals takes the last descriptor.
    /// Clients wait in the kernel's queue meanwhile.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(5);

    private int _open;
    private long _refused;
    private long _loggedAt;

    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await listener.AcceptAsync(cancellationToken) is { } connection)
        {
            if (TryEnter()) return new CountedConnection(connection, Leave);
            connection.Abort();
            await connection.DisposeAsync();
            NoteRefused();
            await Task.Delay(RefusalPause, time, cancellationToken);
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= most) return true;
        Leave();
        return false;
    }

    private void Leave() => Interlocked.Decrement(ref _open);

    private void NoteRefused()
    {
        _refused++;
        var now = time.GetTimestamp();
        if (_loggedAt != 0 && time.GetElapsedTime(_loggedAt, now) < LogInterval) return;
        _loggedAt = now;
        LogRefused(EndPoint, most, _refused);
    }

    [LoggerMessage(4041, LogLevel.Warning,
        "Port {EndPoint} has all of its {Most} connections open: {Count} were refused so far. Raise the descriptor limit (`ulimit -n`, " +
            "LimitNOFILE=) or find who holds them (`ss -tn`)")]
    private partial void LogRefused(EndPoint endPoint, int most, long count);
}
