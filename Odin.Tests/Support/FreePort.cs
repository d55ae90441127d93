using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>Ports nobody listens on, outside the range the kernel takes outgoing ports from, never the same twice in one run.</summary>
internal static class FreePort
{
    private static int _next = 10_000 + (Environment.ProcessId * 37 % 10_000);

    public static int Next()
    {
        while (true)
        {
            var port = 10_000 + (Interlocked.Increment(ref _next) % 20_000);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
