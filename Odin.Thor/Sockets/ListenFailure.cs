using System.Net;
using System.Net.Sockets;

namespace Odin.Thor.Sockets;

/// <summary>Why a port could not be listened on, and what to do, in words for people.</summary>
internal static class ListenFailure
{
    public static string Describe(IPEndPoint endpoint, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            $"port {endpoint.Port} on {endpoint.Address} is in use. "
            + $"Stop what listens there ('ss -ltnp sport = :{endpoint.Port}' names it), or choose another --port.",
        SocketError.AccessDenied =>
            $"port {endpoint.Port} on {endpoint.Address} is not permitted to this user. Choose a --port of 1024 or above.",
        SocketError.AddressNotAvailable =>
            $"{endpoint.Address} is not an address of this machine. Choose another --address, for example 127.0.0.1.",
        _ => $"cannot listen on {endpoint}: {error}.",
    };
}
