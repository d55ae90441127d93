using System.Collections.Immutable;

namespace Odin.Hosting.Health;

/// <summary>How one part of the process is.</summary>
public sealed record HealthReport
{
    public required HealthStatus Status { get; init; }

    /// <summary>Why it is not ready, for people. Empty: it is.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>False: it does not work any more, or not yet, and <c>/healthz</c> says so.</summary>
    public bool IsAlive { get; init; } = true;

    /// <summary>What else it says of itself, by JSON name.</summary>
    public ImmutableArray<KeyValuePair<string, object?>> Details { get; init; } = [];
}
