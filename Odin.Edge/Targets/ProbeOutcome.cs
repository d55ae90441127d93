namespace Odin.Edge.Targets;

/// <summary>How a probe of one address went; a label of metrics.</summary>
internal enum ProbeOutcome
{
    Success,

    /// <summary>The address answered with RST.</summary>
    Refused,

    /// <summary>Neither a connection nor an answer came within the check's timeout.</summary>
    TimedOut,

    /// <summary>No route, or a router said so.</summary>
    Unreachable,

    /// <summary>This machine has no descriptor, memory or local port for another connection.</summary>
    Exhausted,

    /// <summary>It could not be connected to for another reason.</summary>
    Other,

    /// <summary>It was connected to, and its answer was not the one that is due.</summary>
    BadAnswer,
}
