namespace Odin.Edge.Takeover;

/// <summary>Whether an edge takes the listening sockets of the one that runs already.</summary>
public enum TakeoverMode
{
    /// <summary>It opens its ports itself.</summary>
    Never,

    /// <summary>It takes them, or does not start.</summary>
    Required,

    /// <summary>It takes them when there is one; without one it opens them itself.</summary>
    IfRunning,
}
