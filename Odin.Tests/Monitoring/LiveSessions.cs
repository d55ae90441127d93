using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Monitoring;

/// <summary>Clients that have a session each, and a count of those that got none.</summary>
internal sealed class LiveSessions : IDisposable
{
    private readonly List<TestClient> _clients = [];

    public int Refused { get; private set; }

    /// <summary>Completes when the target has answered.</summary>
    public async Task OpenAsync(int port, IPAddress edge)
    {
        var client = await TestClient.ConnectAsync(port, edge);
        _clients.Add(client);
        await client.SendAsync("hello");
        (await client.ReceiveTextAsync(5)).ShouldBe("hello");
    }

    /// <summary>Where it may be refused.</summary>
    public async Task TryOpenAsync(int port, IPAddress edge)
    {
        try
        {
            await OpenAsync(port, edge);
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException)
        {
            Refused++;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        _clients.Clear();
    }
}
