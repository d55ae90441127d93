namespace Odin.Edge.Targets;

/// <summary>How far an edge trusts one address of a target.</summary>
internal enum EndpointPhase
{
    /// <summary>As far as any other.</summary>
    In,

    /// <summary>It is used only when no other address is left.</summary>
    PassedOver,

    /// <summary>A probe was good after sessions had ended without an answer: one session at a time may try.</summary>
    Trial,
}
