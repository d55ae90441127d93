using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>SO_REUSEPORT, which .NET has no name for: other sockets of the same user may listen on the same port.</summary>
internal static class SharedPort
{
    private const int SOL_SOCKET = 1;
    private const int SO_REUSEPORT = 15;

    public static void Allow(Socket socket) => socket.SetRawSocketOption(SOL_SOCKET, SO_REUSEPORT, BitConverter.GetBytes(1));
}
