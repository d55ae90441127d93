namespace Odin.Grains.Edges;

/// <summary>What the operator wants of an app, a target or an edge. Kept apart from what is observed of
/// it, and in force until another admin state.</summary>
public enum AdminState
{
    /// <summary>It takes new sessions as far as its health allows.</summary>
    Ready,

    /// <summary>Nothing new; live sessions go on until the app's <c>Drain.Timeout</c>, then end
    /// evenly over its <c>Drain.Window</c>.</summary>
    Draining,

    /// <summary>Nothing new; live sessions end at once.</summary>
    Disabled,
}
