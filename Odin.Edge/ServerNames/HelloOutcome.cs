namespace Odin.Edge.ServerNames;

/// <summary>What the first bytes of a connection are.</summary>
internal enum HelloOutcome
{
    /// <summary>The beginning of a ClientHello whose name has not come yet: more must come.</summary>
    Incomplete,

    /// <summary>A ClientHello that names a server.</summary>
    Named,

    /// <summary>A ClientHello without a name, or whose name is none.</summary>
    Nameless,

    /// <summary>No TLS.</summary>
    NotTls,
}
