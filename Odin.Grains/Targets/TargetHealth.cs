namespace Odin.Grains.Targets;

/// <summary>What was observed of a target; what the operator wants of it is another matter.</summary>
public enum TargetHealth
{
    /// <summary>Nothing speaks against it and no probe has spoken for it: used after the healthy ones.</summary>
    Unknown,

    /// <summary>Its probes are good.</summary>
    Healthy,

    /// <summary>Its probes are bad, or most edges that use it have ejected it.</summary>
    Unhealthy,
}
