using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Connections;

/// <summary>A port that has so many connections open and no more, in all and from one address: the next ones are closed as
/// soon as they are accepted, one by one.</summary>
/// <remarks>Counted here and not in a middleware, because Orleans and Kestrel accept on while middlewares wait for a thread: a
/// burst would take the last descriptor.</remarks>
public sealed partial class LimitedListener(IConnectionListener listener, PortLimits limits, TimeProvider time, ILogger logger)
    : IConnectionListener
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    /// <summary>A socket is closed some time after it was disposed: without a pause a burst of refusals takes the last descriptor.
    /// Clients wait in the kernel's queue meanwhile.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(5);

    private readonly ConnectionPlaces _places = new(limits);
    private Refusals _ofPort;
    private Refusals _ofAddress;

    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await listener.AcceptAsync(cancellationToken) is { } connection)
        {
            var address = ConnectionPlaces.AddressOf(connection.RemoteEndPoint);
            if (_places.TryTake(address) is not { } limit) return new CountedConnection(connection, () => _places.Free(address));
            connection.Abort();
            await connection.DisposeAsync();
            NoteRefused(limit, address);
            await Task.Delay(RefusalPause, time, cancellationToken);
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private void NoteRefused(PlaceLimit limit, IPAddress? address)
    {
        var now = time.GetTimestamp();
        if (limit == PlaceLimit.OfAddress)
        {
            if (_ofAddress.Add(time, now)) LogAddressRefused(address, limits.PerAddress, EndPoint, _ofAddress.Count);
        }
        else if (_ofPort.Add(time, now))
        {
            LogRefused(EndPoint, limits.InAll, _ofPort.Count);
        }
    }

    /// <summary>Of one kind, and when they were last logged.</summary>
    private struct Refusals
    {
        private long _loggedAt;

        public long Count { get; private set; }

        /// <summary>Counts one more. True: it is time for a line.</summary>
        public bool Add(TimeProvider time, long now)
        {
            Count++;
            if (_loggedAt != 0 && time.GetElapsedTime(_loggedAt, now) < LogInterval) return false;
            _loggedAt = now;
            return true;
        }
    }

    [LoggerMessage(4041, LogLevel.Warning,
        "Port {EndPoint} has all of its {Most} connections open: {Count} were refused so far. Raise the descriptor limit (`ulimit -n`, " +
            "LimitNOFILE=) or find who holds them (`ss -tn`)")]
    private partial void LogRefused(EndPoint endPoint, int most, long count);

    [LoggerMessage(4042, LogLevel.Warning,
        "Address {Address} has {Most} connections to port {EndPoint}, the most of one address: {Count} were refused so far from " +
            "addresses. Find who holds them (`ss -tn`), or raise --connections-per-address")]
    private partial void LogAddressRefused(IPAddress? address, int most, EndPoint endPoint, long count);
}
