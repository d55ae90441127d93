using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Tests.Grains.Support;

/// <summary>Builds edges' reports of which a test says only what matters to it.</summary>
internal static class Reports
{
    public static AppReport Report(long sequence, int[] live, int[]? unused = null, long version = 1, string app = "web",
        bool[]? usable = null, long held = 0, long pending = 0, long grainEpoch = 0, TargetHealthReport[]? findings = null) => new()
        {
            App = app,
            ConfigVersion = version,
            GrainEpoch = grainEpoch,
            Sequence = sequence,
            Live = [.. live],
            Unused = [.. unused ?? new int[live.Length]],
            Total = [.. live.Select(count => (long)count)],
            Usable = [.. usable ?? [.. live.Select(_ => true)]],
            LeaseHeld = held,
            LeasePending = pending,
            HealthReport = [.. findings ?? []],
        };

    /// <summary>A request whose report has the request pending, as an edge sends it.</summary>
    public static LeaseRequest Request(EdgeIdentity edge, long requestId, int want, AppReport report) =>
        new() { Edge = edge, RequestId = requestId, Want = want, Report = report with { LeasePending = requestId } };

    public static RegionRollUp RollUp(string region, params EdgeAppReport[] edges) => new()
    {
        App = "web",
        Region = region,
        Edges = [.. edges],
    };
}
