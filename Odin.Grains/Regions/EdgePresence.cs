using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>One edge as it last reported to its region.</summary>
/// <param name="Report">The newest report of this life, without its apps.</param>
/// <param name="Rows">What it said of its apps.</param>
/// <param name="ReceivedAt">When it came, on the grain's own clock; after the edge has left or fallen silent: when that was.</param>
/// <param name="IsLive">False when it left or fell silent; what is kept then only fences off old reports.</param>
/// <param name="HasLeft">True when this life is over for good.</param>
/// <param name="MovedAt">When it was found to report to another shard of the region; null: it reports here, or did to its end.</param>
internal sealed record EdgePresence(
    EdgeReport Report, EdgeRows Rows, TimeSpan ReceivedAt, bool IsLive, bool HasLeft, TimeSpan? MovedAt = null)
{
    /// <summary>It is live and reports here.</summary>
    public bool IsHere => IsLive && MovedAt is null;
}
