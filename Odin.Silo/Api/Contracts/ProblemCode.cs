namespace Odin.Silo.Api.Contracts;

/// <summary>What was wrong, where a status stands for several things.</summary>
public static class ProblemCode
{
    /// <summary>The stored catalog cannot be read.</summary>
    public const string Damaged = "damaged";

    /// <summary>Another version stands than the one that was to be replaced.</summary>
    public const string VersionConflict = "versionConflict";

    /// <summary>The document takes away most of what serves.</summary>
    public const string Removal = "removal";

    /// <summary>The document has errors.</summary>
    public const string Invalid = "invalid";

    /// <summary>Redis does not take the change.</summary>
    public const string NotStored = "notStored";

    /// <summary>The version to go back to is not kept.</summary>
    public const string UnknownVersion = "unknownVersion";

    /// <summary>There is no configuration yet.</summary>
    public const string Unborn = "unborn";

    /// <summary>VIPs would be announced by too few.</summary>
    public const string VipAtRisk = "vipAtRisk";
}
