using Odin.Grains.Backends.Balancing;

namespace Odin.Grains.Backends.Health;

/// <summary>What a verdict means for picking a target. Grain and edge both ask here.</summary>
public static class HealthStanding
{
    /// <param name="own">The verdict of the region, or of the edge, that decides: it is nearest to the connections to come.</param>
    /// <param name="isUsableElsewhere">False: most regions find the target unhealthy.</param>
    /// <param name="isProbed">The app has a health check, so a target nobody has probed yet comes after those that were.</param>
    public static Standing Of(TargetHealth own, bool isUsableElsewhere, bool isProbed)
    {
        if (own == TargetHealth.Unhealthy) return Standing.Unhealthy;
        if (!isUsableElsewhere) return Standing.Doubtful;
        return own == TargetHealth.Unknown && isProbed ? Standing.Presumed : Standing.Good;
    }
}
