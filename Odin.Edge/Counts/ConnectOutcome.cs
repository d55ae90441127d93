using System.Net.Sockets;

namespace Odin.Edge.Counts;

/// <summary>How an attempt to connect to a target went; a label of metrics.</summary>
internal enum ConnectOutcome
{
    /// <summary>Connected, and greeted by a PROXY header where one is due.</summary>
    Success,

    /// <summary>The target answered with RST.</summary>
    Refused,

    /// <summary>No answer within the connect timeout, or the kernel gave up.</summary>
    TimedOut,

    /// <summary>No route to the target, or a router said so.</summary>
    Unreachable,

    /// <summary>This machine has no descriptor, memory or local port for another connection.</summary>
    Exhausted,

    Other,

    /// <summary>The TLS handshake failed for another reason than a certificate: the target speaks no TLS, or has no version or cipher in
    /// common with the edge.</summary>
    TlsFailed,

    /// <summary>The target's certificate has expired, or is not valid yet.</summary>
    CertificateExpired,

    /// <summary>The target's certificate is for another name.</summary>
    CertificateName,

    /// <summary>None of the authorities has issued the target's certificate.</summary>
    CertificateUntrusted,

    /// <summary>The target's certificate is not good for another reason.</summary>
    CertificateInvalid,

    /// <summary>The target does not take the certificate of the edge, or wants one and gets none.</summary>
    CertificateRefused,
}

/// <summary>Sorts the system's errors into the few outcomes an operator acts on.</summary>
internal static class ConnectOutcomes
{
    public static readonly int Count = Enum.GetValues<ConnectOutcome>().Length;

    public static ConnectOutcome From(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset => ConnectOutcome.Refused,
        SocketError.TimedOut => ConnectOutcome.TimedOut,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => ConnectOutcome.Unreachable,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable => ConnectOutcome.Exhausted,
        _ => ConnectOutcome.Other,
    };
}
