using System.Net;
using System.Net.Sockets;

namespace Odin.Hosting.Processes;

/// <summary>Looks whether a process will have a port for itself, before it starts. Orleans shares its ports with whoever allows it, and
/// then calls go to either process; Kestrel reports a taken port with a stack.</summary>
public static class PortCheck
{
    /// <summary>True: nobody listens there. Port 0 is any free one.</summary>
    public static bool IsFree(IPAddress address, int port) => Why(new IPEndPoint(address, port), "", "") is null;

    /// <summary>Null, or why the port cannot be opened: flag, endpoint and remedy.</summary>
    /// <param name="endpoint">Where the process is going to listen.</param>
    /// <param name="flag">The flag that says the port.</param>
    /// <param name="remedy">The end of the sentence that begins with "Give".</param>
    public static string? Why(IPEndPoint endpoint, string flag, string remedy)
    {
        if (endpoint.Port == 0) return null;
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);   // Without listening: nobody can connect to this.
            return null;
        }
        catch (SocketException failure)
        {
            return $"{flag} {endpoint.Port}: {endpoint} {Say(failure)}. Give {remedy}.";
        }
    }

    private static string Say(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "is in use by another process",
        SocketError.AddressNotAvailable => "is no address of this machine",
        SocketError.AccessDenied => "may not be opened by this user",
        _ => $"cannot be opened ({failure.Message})",
    };
}
