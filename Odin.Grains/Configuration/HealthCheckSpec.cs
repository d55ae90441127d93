namespace Odin.Grains.Configuration;

/// <summary>Active probing of every target.</summary>
[GenerateSerializer, Immutable, Alias("odin.health-check")]
public sealed record HealthCheckSpec
{
    [Id(0)] public HealthCheckType Type { get; init; } = HealthCheckType.Tcp;
    [Id(1)] public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
    [Id(2)] public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Good probes in a row that make an unhealthy target healthy.</summary>
    [Id(3)] public int Rise { get; init; } = 2;

    /// <summary>Bad probes in a row that make a healthy target unhealthy.</summary>
    [Id(4)] public int Fall { get; init; } = 3;
}

/// <summary>What a probe does.</summary>
public enum HealthCheckType
{
    /// <summary>Opens a connection and closes it.</summary>
    Tcp,
}
