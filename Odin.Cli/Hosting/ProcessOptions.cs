using Odin.Edge.Hosting;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Silo.Access;

namespace Odin.Cli.Hosting;

/// <summary>What one silo and edge in one process is given by flags, environment and appsettings.json.</summary>
internal sealed record ProcessOptions
{
    public required EdgeOptions Edge { get; init; }

    public required LogOptions Log { get; init; }

    /// <summary>Default: metrics are sent nowhere.</summary>
    public OtlpOptions Otlp { get; init; } = new();

    /// <summary>Default: callers on this machine, until they make keys.</summary>
    public ApiOptions Api { get; init; } = new();

    public required string ClusterId { get; init; }

    public required string ServiceId { get; init; }

    /// <summary>Port of health and dashboard, on loopback; 0: any free one; null: the usual one or the next free one.</summary>
    public int? AdminPort { get; init; }

    /// <summary>Port of the operator's verbs, on loopback; 0: any free one; null: the usual one or the next free one.</summary>
    public int? GatewayPort { get; init; }
}
