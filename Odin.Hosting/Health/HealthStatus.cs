namespace Odin.Hosting.Health;

/// <summary>How a part of the process is; the first ones count more when parts differ.</summary>
public enum HealthStatus
{
    /// <summary>An event loop does not run.</summary>
    Stalled,

    /// <summary>The silo stops.</summary>
    Stopping,

    /// <summary>A drain of the edge has begun.</summary>
    Draining,

    /// <summary>The edge has no configuration yet, or the silo is not active yet.</summary>
    Starting,

    /// <summary>Something that it needs is missing; the reasons say what.</summary>
    Failing,

    Ready,
}
