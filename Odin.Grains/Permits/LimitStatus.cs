using Odin.Grains.Configuration;

namespace Odin.Grains.Permits;

/// <summary>One limit as the app's grain sees it.</summary>
[GenerateSerializer, Immutable, Alias("odin.limit-status")]
public sealed record LimitStatus
{
    /// <summary>Null: the app's own limit.</summary>
    [Id(0)] public TargetAddress? Target { get; init; }

    /// <summary>As configured.</summary>
    [Id(1)] public required int Limit { get; init; }

    /// <summary>The most live sessions there can be now: what all edges hold, silent ones too.</summary>
    [Id(2)] public required int Reserved { get; init; }

    /// <summary>Live sessions as last reported.</summary>
    [Id(3)] public required int Used { get; init; }
}
