namespace Odin.Edge.Counts;

/// <summary>Why a client was not let in; a label of metrics.</summary>
internal enum Refusal
{
    /// <summary>It was let in.</summary>
    None,

    /// <summary>The access list denies its address.</summary>
    Access,

    /// <summary>It has as many sessions here as one client may have.</summary>
    PerClient,

    /// <summary>It connects faster than one client may.</summary>
    ClientRate,

    /// <summary>A PROXY header is due, and the connection comes from a network that may send none.</summary>
    ProxyUntrusted,

    /// <summary>It does not begin with a valid PROXY header.</summary>
    ProxyMalformed,

    /// <summary>Its PROXY header did not come in time.</summary>
    ProxyTimeout,

    /// <summary>Its port distinguishes apps by name; it names none of them, and there is no app for all others.</summary>
    UnknownName,

    /// <summary>Its port distinguishes apps by name, and its ClientHello did not come in time; or its TLS handshake did not end in
    /// time.</summary>
    HandshakeTimeout,

    /// <summary>Its TLS handshake failed: it speaks no TLS, or not what the app wants.</summary>
    TlsFailed,

    /// <summary>As many TLS handshakes are under way as may, all together or from this client.</summary>
    HandshakesFull,

    /// <summary>The edge has no certificate that it could be shown.</summary>
    NoCertificate,

    /// <summary>The edge cannot speak TLS to the app's targets: a file that TargetTls names, or OpenSSL, is missing.</summary>
    NoTargetTls,

    /// <summary>It names an app whose port would be closed, if another app did not share it: one that is drained or disabled.</summary>
    Draining,

    /// <summary>The app has as many sessions as it may, as far as this edge's quota goes.</summary>
    AppFull,

    /// <summary>This edge has as many sessions of the app as one edge may.</summary>
    EdgeFull,

    /// <summary>Every target that could be assigned has as many sessions as it may, as far as this edge's quota goes.</summary>
    TargetsFull,

    /// <summary>A limit was reached, and as many clients wait as may.</summary>
    QueueFull,

    /// <summary>It waited for its turn, and that did not come in time.</summary>
    QueueTimeout,

    /// <summary>It is this edge itself: a target led back to one of its ports; or its PROXY
    /// header has come through too many edges.</summary>
    Loop,

    /// <summary>The kernel has no memory or no epoll watch left for its socket.</summary>
    Kernel,
}
