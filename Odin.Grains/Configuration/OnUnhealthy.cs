namespace Odin.Grains.Configuration;

/// <summary>What becomes of the live sessions of a target that turns unhealthy.</summary>
public enum OnUnhealthy
{
    /// <summary>They go on; each shows by itself whether it still works.</summary>
    Keep,

    /// <summary>They end evenly over <c>Drain.Window</c>, so that their clients connect to another target.</summary>
    Close,
}
