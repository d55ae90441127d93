using System.Net.Sockets;

namespace Odin.Thor.Sockets;

/// <summary>Why a target could not be reached or was lost, and what to do, in words for people.</summary>
internal static class ConnectFailure
{
    public static string Describe(string host, int port, SocketError error) => error switch
    {
        SocketError.ConnectionRefused =>
            $"{host}:{port} refused the connection: nothing listens there. Check --host and --port, or start a target with 'thor echo " +
                $"--port {port}'.",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            $"{host}:{port} reset the connection before its answer was complete.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            $"host '{host}' cannot be resolved. Check the name in --host, or give an IP address.",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable =>
            $"{host}:{port} cannot be reached: there is no route to it.",
        SocketError.TimedOut =>
            $"{host}:{port} did not answer in time. A longer --timeout waits longer.",
        SocketError.AddressNotAvailable =>
            $"no local port is free for a connection to {host}:{port}.",
        _ => $"the connection to {host}:{port} failed: {error}.",
    };
}
