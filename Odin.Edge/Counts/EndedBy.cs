namespace Odin.Edge.Counts;

/// <summary>Who ended a session; printed as its first letter.</summary>
internal enum EndedBy
{
    /// <summary><c>-</c>: both ends finished.</summary>
    Nobody,

    /// <summary><c>C</c>: the client reset it or went away.</summary>
    Client,

    /// <summary><c>T</c>: the target refused, reset it or went away.</summary>
    Target,

    /// <summary><c>E</c>: this edge, for a limit, for want of a target, or by its own fault.</summary>
    Edge,

    /// <summary><c>D</c>: a drain or the operator.</summary>
    Drain,

    /// <summary><c>t</c>: a time-out.</summary>
    Timeout,

    /// <summary><c>l</c>: it has lived as long as a session may.</summary>
    Lifetime,

    /// <summary><c>c</c>: the client was lost; it answered nothing any more.</summary>
    ClientLost,

    /// <summary><c>s</c>: the target was lost; it answered nothing any more. HAProxy's letter for its servers.</summary>
    TargetLost,

    /// <summary><c>f</c>: the client did not send its first byte in time.</summary>
    FirstByte,

    /// <summary><c>u</c>: its target turned unhealthy, and the app wants such sessions ended.</summary>
    Unhealthy,
}
