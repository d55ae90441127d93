namespace Odin.Edge.Admission;

/// <summary>Why a client was not let in; a label of metrics.</summary>
internal enum Refusal
{
    /// <summary>It was let in.</summary>
    None,

    /// <summary>The access list denies its address.</summary>
    Access,
}
