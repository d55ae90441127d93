namespace Odin.Edge.ProxyProtocol;

/// <summary>What the first bytes of a connection are.</summary>
internal enum HeaderOutcome
{
    /// <summary>The beginning of a header: more must come.</summary>
    Incomplete,

    Complete,

    /// <summary>No header, or one that breaks the specification: the connection must be dropped.</summary>
    Malformed,
}
