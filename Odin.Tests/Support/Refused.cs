using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>Clients that expect to be turned away.</summary>
internal static class Refused
{
    /// <summary>Connects, sends nothing, and says how it was broken; on loopback the reset may come
    /// before connecting has even returned.</summary>
    public static async Task<SocketError> ConnectAsync(int port, IPAddress? from = null)
    {
        try
        {
            using var client = await TestClient.ConnectAsync(port, from: from);
            return await client.ReceiveUntilBrokenAsync();
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }
}
