namespace Odin.Tests.Simulation;

/// <summary>How a target meets those who connect.</summary>
internal enum TargetMood
{
    /// <summary>As it should.</summary>
    Up,

    /// <summary>It refuses.</summary>
    Down,

    /// <summary>It says nothing.</summary>
    Silent,

    /// <summary>It accepts and ends the session before its first byte.</summary>
    Resetting,
}
