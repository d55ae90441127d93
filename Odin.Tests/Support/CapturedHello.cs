using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Odin.Tests.Support;

/// <summary>The first bytes of a real TLS client.</summary>
internal static class CapturedHello
{
    public static async Task<byte[]> OfAsync(string name)
    {
        var hello = new TaskCompletionSource<byte[]>();
        await using var server = TestTarget.Start(async socket =>
        {
            var buffer = new byte[16 * 1024];
            var length = 5;
            var got = 0;
            while (got < length)
            {
                got += await socket.ReceiveAsync(buffer.AsMemory(got));
                if (got >= 5) length = 5 + (buffer[3] << 8) + buffer[4];
            }

            hello.SetResult(buffer[..got]);
        });
        using var client = await TestClient.ConnectAsync(server.Port);
        await using var stream = new SslStream(new NetworkStream(client.Socket));
        try
        {
            await stream.AuthenticateAsClientAsync(name).WaitAsync(TestTimeout.Usual, TestTimeout.Time);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The server has what it wanted.
        }

        return await hello.Task;
    }
}
