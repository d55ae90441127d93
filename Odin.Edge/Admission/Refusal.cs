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
}
