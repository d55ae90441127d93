namespace Odin.Edge.Targets;

/// <summary>What a session met at its target. Kept apart, because a target that accepts and then resets succeeds
/// at the one and fails at the other.</summary>
internal enum FailureKind
{
    /// <summary>It could not be connected to.</summary>
    Connect,

    /// <summary>It ended the session before its first byte.</summary>
    Answer,
}
