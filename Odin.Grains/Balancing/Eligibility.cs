namespace Odin.Grains.Balancing;

/// <summary>What speaks against picking a target now; of several objections the last one in this order counts.</summary>
public enum Eligibility : byte
{
    /// <summary>Nothing.</summary>
    Healthy,

    /// <summary>Nothing is known that speaks against it, but no probe has spoken for it either: picked when no target is healthy.</summary>
    Unknown,

    /// <summary>Not unhealthy for the region that decides, unhealthy for most others: picked when no target is better.</summary>
    Degraded,

    /// <summary>Unhealthy for the region or the edge that decides: picked only in a panic.</summary>
    Unhealthy,

    /// <summary>At its limit: not picked, whatever its health.</summary>
    Full,

    /// <summary>The operator wants nothing new there, or it has no address: not picked.</summary>
    Excluded,
}
