namespace Odin.Grains.Edges;

/// <summary>What one call or answer of an edge may hold, and one edge may have in memory: more than 10,000 apps with 10 targets each need,
/// and little enough that who has stolen an edge's certificate cannot use up a silo.</summary>
/// <remarks><c>docs/SECURITY.md</c> has them for operators.</remarks>
public static class EdgeLimits
{
    /// <summary>Named in one report; also of one catalog.</summary>
    public const int MaxApps = 20_000;

    /// <summary>Of one app: targets are numbered with 16 bits.</summary>
    public const int MaxTargets = 65_536;

    /// <summary>Targets of all apps of one report together.</summary>
    public const int MaxTargetsInAll = 1_000_000;

    /// <summary>Of one text for people, in characters.</summary>
    public const int MaxText = 8192;

    /// <summary>Of a version or an identity, in characters.</summary>
    public const int MaxShortText = 200;

    /// <summary>Of an event, of which a region keeps 2,000.</summary>
    public const int MaxEventText = 2000;

    /// <summary>Of an enumeration: a later release may have more of them than this one.</summary>
    public const int MaxKinds = 99;

    public const int MaxVips = 1000;

    /// <summary>What this release sends, and room for a later one.</summary>
    public const int MaxClosedPorts = 4 * EdgeReport.MaxClosedPorts;

    public const int MaxEvents = 4 * EdgeReport.MaxEvents;

    public const int MaxSecrets = 16;

    /// <summary>What all processes of one name may have said of their apps, in bytes as a region keeps it: twice what 10,000 apps need
    /// with 10 targets that are all down.</summary>
    public const long MaxRowBytes = 128L << 20;

    /// <summary>Processes of one name that live at the same time in one region: one, and those that still drain.</summary>
    public const int MaxLive = 16;

    /// <summary>Processes of one name that are remembered, those included that are gone: one that ends at once and is started again every
    /// second makes 60 a minute.</summary>
    public const int MaxRemembered = 128;

    /// <summary>Processes of all names that a region remembers.</summary>
    public const int MaxInRegion = 8192;

    /// <summary>Regions in which one name may report within an hour.</summary>
    public const int MaxRegions = 4;

    /// <summary>A counter of sessions or of microseconds that is larger is a lie.</summary>
    public const long MaxCounter = 1L << 52;

    /// <summary>A duration that is longer is a lie.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(100 * 365);

    /// <summary>How far ahead of this clock another one may be on which an activation's number was made.</summary>
    public static readonly TimeSpan MaxClockAhead = TimeSpan.FromDays(10 * 365);
}
