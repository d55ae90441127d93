namespace Odin.Edge.Postgres;

/// <summary>What the first packet of a connection asks for, where clients of PostgreSQL come. After "Message Formats" of PostgreSQL's
/// documentation: a length that counts itself, and a code.</summary>
internal enum PostgresRequest
{
    /// <summary>More must come.</summary>
    Incomplete,

    /// <summary>SSLRequest: one byte is the answer, and TLS follows it.</summary>
    Tls,

    /// <summary>GSSENCRequest: encryption by Kerberos.</summary>
    Gss,

    /// <summary>CancelRequest: a query of another connection is to end. It is never answered.</summary>
    Cancel,

    /// <summary>StartupMessage of protocol 3: a session without encryption.</summary>
    Startup,

    /// <summary>None of these; the first record of TLS, for one.</summary>
    Other,
}
