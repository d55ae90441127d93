using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>What an edge had to do within the last ten seconds.</summary>
/// <param name="BusyShare">The part of their time for which its loops worked, 0 to 1.</param>
/// <param name="LoopLagSeconds">How late its latest loop is; null: not known.</param>
/// <param name="Room">More sessions that its limit of open descriptors leaves room for; null: not known, or no limit.</param>
public sealed record WorldEdgeLoad(int Loops, double BusyShare, double NewPerSecond, double? LoopLagSeconds, long? Room)
{
    /// <summary>99 % of the decisions on a target took no longer; null: none was made.</summary>
    public double? AssignP99Seconds { get; init; }

    public static WorldEdgeLoad? Of(EdgeLoad? load) =>
        load is null ? null : new(load.Loops, load.BusyShare, load.NewPerSecond, load.LoopLag?.TotalSeconds, load.Room)
        {
            AssignP99Seconds = load.AssignP99?.TotalSeconds,
        };
}
