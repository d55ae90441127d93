namespace Odin.Edge.Loops;

/// <summary>When a direction splices instead of copying.</summary>
public enum Splicing
{
    /// <summary>While its traffic is bulk.</summary>
    Auto,

    /// <summary>Whenever a pipe is to be had; for tests and comparisons.</summary>
    Always,

    /// <summary>Never: no pipe is ever made.</summary>
    Never,

    /// <summary>Every second step; for tests of the change between the two.</summary>
    Flapping,
}
