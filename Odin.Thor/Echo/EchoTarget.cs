using System.Net;
using System.Net.Sockets;

namespace Odin.Thor.Echo;

/// <summary>A TCP target that answers every byte it gets, for tests, demonstrations and load. Owns its
/// listening socket and its connections.</summary>
/// <remarks>
/// After a client's FIN the rest is echoed, then FIN is sent. Disposing resets the connections that are still open.
/// All members may be used from any thread.
/// </remarks>
public sealed class EchoTarget : IAsyncDisposable
{
    // The kernel lowers it to net.core.somaxconn.
    private const int Backlog = 65_535;

    private static readonly TimeSpan PauseAfterFailedAccept = TimeSpan.FromMilliseconds(50);

    private readonly Socket _listener;
    private readonly EchoOptions _options;
    private readonly EchoCounters _counters = new();
    private readonly LiveConnections _live = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private bool _isDisposed;

    private EchoTarget(Socket listener, EchoOptions options)
    {
        _listener = listener;
        _options = options;
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptUntilStoppedAsync();
        Completion = Task.WhenAny(_accepting, _fault.Task).Unwrap();
    }

    /// <summary>Listens on <paramref name="endpoint"/> and echoes from then on. Port 0 takes a
    /// free port: see <see cref="Endpoint"/>.</summary>
    /// <param name="endpoint">The address and port to listen on.</param>
    /// <param name="options">How to answer; null for the defaults.</param>
    /// <exception cref="SocketException">The endpoint is in use, not of this machine, or not permitted.</exception>
    public static EchoTarget Start(IPEndPoint endpoint, EchoOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new EchoOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBufferBytes, 1, nameof(options));

        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.NoDelay = true;   // Accepted sockets inherit it.
            listener.Bind(endpoint);
            listener.Listen(Backlog);
            return new EchoTarget(listener, options);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens, with the port the system chose when 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Connections accepted since the start.</summary>
    public long AcceptedConnections => _counters.Accepted;

    /// <summary>Connections open now.</summary>
    public long LiveConnections => _counters.Live;

    /// <summary>Connections that ended by a reset, or by <see cref="DisposeAsync"/>, instead of a FIN.</summary>
    public long FailedConnections => _counters.Failed;

    /// <summary>Bytes sent back.</summary>
    public long EchoedBytes => _counters.EchoedBytes;

    /// <summary>Ends well after <see cref="DisposeAsync"/>; faults when the target cannot go on, which is a bug.</summary>
    public Task Completion { get; }

    private async Task AcceptUntilStoppedAsync()
    {
        await Task.Yield();   // The constructor must not run the first connections.
        while (!_stop.IsCancellationRequested)
        {
            if (await AcceptAsync() is { } client) _ = ServeAsync(client);   // Owned by _live, its failure seen through _fault.
        }
    }

    private async ValueTask<Socket?> AcceptAsync()
    {
        try
        {
            return await _listener.AcceptAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SocketException)
        {
            // The client has gone already, or descriptors ran out: then the pause keeps a full process from spinning.
            await Task.Delay(PauseAfterFailedAccept, _options.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var connection = new EchoConnection(client, _options, _counters);
        if (!_live.TryAdd(connection))
        {
            connection.Abort();
            return;
        }

        _counters.CountAccepted();
        try
        {
            await connection.RunAsync();
        }
        catch (Exception bug)
        {
            _fault.TrySetException(bug);
        }
        finally
        {
            _live.Remove(connection);
        }
    }

    /// <summary>Stops listening, resets the open connections and returns when the last has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;

        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await _live.AbortAllAsync();
        _stop.Dispose();
    }
}
