namespace Odin.Edge.Sessions;

/// <summary>How long an attempt waits for one address before it tries the next one besides. Pure.</summary>
internal static class ConnectPace
{
    /// <summary>RFC 8305, section 8: the recommended value, and the least that is allowed.</summary>
    private const long RecommendedMilliseconds = 250;
    private const long ShortestMilliseconds = 10;

    /// <summary>In milliseconds. All addresses have begun after half of the time, so that the last one has the other half.</summary>
    public static long Of(long milliseconds, int addresses) =>
        Math.Clamp(milliseconds / (2 * Math.Max(1, addresses)), ShortestMilliseconds, RecommendedMilliseconds);
}
