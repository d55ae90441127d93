namespace Odin.Edge.Counts;

/// <summary>Where a session stood when it ended; printed as its second letter.</summary>
internal enum SessionPhase
{
    /// <summary><c>-</c>: complete.</summary>
    Complete,

    /// <summary><c>A</c>: being admitted, or waiting for a target to be assigned.</summary>
    Assigning,

    /// <summary><c>C</c>: connecting to a target.</summary>
    Connecting,

    /// <summary><c>D</c>: bytes going both ways.</summary>
    Data,

    /// <summary><c>L</c>: one direction had ended, the last data going the other way.</summary>
    LastData,
}
