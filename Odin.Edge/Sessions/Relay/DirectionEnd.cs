namespace Odin.Edge.Sessions.Relay;

/// <summary>How one direction of a session came to its end.</summary>
internal enum DirectionEnd
{
    /// <summary>The source sent FIN, and everything before it was handed over.</summary>
    Finished,

    /// <summary>The source was reset or lost.</summary>
    SourceFailed,

    /// <summary>The destination was reset or lost.</summary>
    DestinationFailed,

    /// <summary>The session was ended from outside: a time-out, a drain, or the other direction's failure.</summary>
    Interrupted,
}
