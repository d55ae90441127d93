namespace Odin.Grains.Edges;

/// <summary>How much an edge had to do within the last ten seconds.</summary>
[GenerateSerializer, Immutable, Alias("odin.edge-load")]
public sealed record EdgeLoad
{
    [Id(0)] public required int Loops { get; init; }

    /// <summary>The part of their time for which the loops worked, 0 to 1, on average.</summary>
    [Id(1)] public required double BusyShare { get; init; }

    /// <summary>Clients that were accepted.</summary>
    [Id(2)] public required double NewPerSecond { get; init; }

    /// <summary>99 % of the decisions on a target took no longer; the boundary of a bucket. Null: none was made.</summary>
    [Id(3)] public TimeSpan? AssignP99 { get; init; }

    /// <summary>How late its latest loop is; null: its release does not say.</summary>
    [Id(4)] public TimeSpan? LoopLag { get; init; }

    /// <summary>More sessions that its limit of open descriptors leaves room for; null: its release does not say, or it has none.</summary>
    [Id(5)] public long? Room { get; init; }
}
