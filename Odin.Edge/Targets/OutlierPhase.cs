namespace Odin.Edge.Targets;

/// <summary>How far an edge trusts a target after what its own sessions met there.</summary>
internal enum OutlierPhase
{
    /// <summary>As far as any other.</summary>
    In,

    /// <summary>Not at all: it is no candidate.</summary>
    Ejected,

    /// <summary>A probe was good after the ejection: one session at a time may try.</summary>
    Trial,

    /// <summary>A session has connected: in again unless it fails within a moment.</summary>
    Probation,
}
