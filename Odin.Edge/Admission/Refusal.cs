namespace Odin.Edge.Admission;

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
}
