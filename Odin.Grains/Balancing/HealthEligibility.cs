using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>What health means for picking a target. Grain and edge both ask here.</summary>
public static class HealthEligibility
{
    /// <param name="own">The health by the region, or by the edge, that decides: it is nearest to the connections to come.</param>
    /// <param name="isUsableElsewhere">False: most regions find the target unhealthy.</param>
    /// <param name="isProbed">The app has a health check, so a target nobody has probed yet comes after those that were.</param>
    public static Eligibility Of(TargetHealth own, bool isUsableElsewhere, bool isProbed)
    {
        if (own == TargetHealth.Unhealthy) return Eligibility.Unhealthy;
        if (!isUsableElsewhere) return Eligibility.Degraded;
        return own == TargetHealth.Unknown && isProbed ? Eligibility.Unknown : Eligibility.Healthy;
    }
}
