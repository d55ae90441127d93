using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Drills.Support;

/// <summary>An echo target in a region that counts: what it says of its live sessions is the truth that Odin's counts are held against.</summary>
/// <remarks>It counts a session's end before it closes, so that its count is never behind the edge's.</remarks>
internal sealed class DrillTarget : IDisposable
{
    private readonly IPEndPoint _endpoint;
    private readonly Socket _listener;
    private readonly LiveCount _all;

    private DrillTarget(IPEndPoint endpoint, Socket listener, LiveCount all)
    {
        (_endpoint, _listener, _all) = (endpoint, listener, all);
        _ = AcceptAsync();
    }

    public string Address => _endpoint.ToString();

    public LiveCount Count { get; } = new();

    /// <param name="all">Counts the sessions of all targets.</param>
    public static async Task<DrillTarget> OpenAsync(Place region, string address, int port, LiveCount all)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), port);
        var listener = await region.NewSocketAsync();
        listener.Bind(endpoint);
        listener.Listen(4096);
        return new DrillTarget(endpoint, listener, all);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = EchoAsync(await _listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The drills are over.
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        Count.Begin();
        _all.Begin();
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                var buffer = new byte[4096];
                while (await socket.ReceiveAsync(buffer) is > 0 and var count) await socket.SendAsync(buffer.AsMemory(0, count));
            }
            catch (SocketException)
            {
                // The client's end, whatever its kind: the drill counts failures at the clients.
            }
            finally
            {
                Count.End();
                _all.End();
            }
        }
    }
}
