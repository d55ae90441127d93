using System.Text.Json.Serialization;

namespace Odin.Thor.Loading.Tallies;

/// <summary>Percentiles of one kind of latency, in milliseconds; all 0 when nothing was recorded.</summary>
internal sealed record LatencyReport
{
    public required long Count { get; init; }
    public required double P50 { get; init; }
    public required double P90 { get; init; }
    public required double P99 { get; init; }

    [JsonPropertyName("p99.9")]
    public required double P999 { get; init; }

    public required double Max { get; init; }
}
