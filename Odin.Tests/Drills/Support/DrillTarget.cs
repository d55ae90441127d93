using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>An echo target in a region that counts: what it says of its live sessions is the truth
/// that Odin's counts are held against.</summary>
/// <remarks>It counts a session's end before it closes, so that its count is never behind the edge's.</remarks>
internal sealed class DrillTarget : IDisposable
{
    private readonly Place _region;
    private readonly IPEndPoint _endpoint;
    private readonly LiveCount _all;
    private readonly ConcurrentDictionary<Socket, bool> _sessions = [];
    private Socket? _listener;

    private DrillTarget(Place region, IPEndPoint endpoint, LiveCount all) => (_region, _endpoint, _all) = (region, endpoint, all);

    public string Address => _endpoint.ToString();

    public LiveCount Count { get; } = new();

    /// <param name="all">Counts the sessions of all targets.</param>
    public static async Task<DrillTarget> OpenAsync(Place region, string address, int port, LiveCount all)
    {
        var target = new DrillTarget(region, new IPEndPoint(IPAddress.Parse(address), port), all);
        await target.ListenAsync();
        return target;
    }

    public async Task ListenAsync()
    {
        _listener = await _region.NewSocketAsync();
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(_endpoint);
        _listener.Listen(4096);
        _ = AcceptAsync(_listener);
    }

    /// <summary>As when its process is killed: whoever comes is refused, and who is there is reset.</summary>
    public void Die()
    {
        _listener?.Dispose();
        foreach (var session in _sessions.Keys)
        {
            session.LingerState = new LingerOption(true, 0);
            session.Dispose();
        }
    }

    public void Dispose() => _listener?.Dispose();

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true) _ = EchoAsync(await listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It died, or the drills are over.
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        Count.Begin();
        _all.Begin();
        _sessions.TryAdd(socket, true);
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                var buffer = new byte[4096];
                while (await socket.ReceiveAsync(buffer) is > 0 and var count) await socket.SendAsync(buffer.AsMemory(0, count));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client's end, whatever its kind: the drill counts failures at the clients.
            }
            finally
            {
                _sessions.TryRemove(socket, out _);
                Count.End();
                _all.End();
            }
        }
    }
}
