namespace Odin.Grains.Edges;

/// <summary>How one VIP stands on an edge.</summary>
[GenerateSerializer, Immutable, Alias("odin.vip-report")]
public sealed record VipReport
{
    [Id(0)] public required string Vip { get; init; }
    [Id(1)] public required VipState State { get; init; }

    /// <summary>How long ago the state began.</summary>
    [Id(2)] public required TimeSpan Since { get; init; }

    /// <summary>Why it is in that state, in words for people.</summary>
    [Id(3)] public required string Why { get; init; }

    /// <summary>Routers that the edge has a session with; of an edge that calls a program: programs that work.</summary>
    [Id(4)] public required int PeersUp { get; init; }

    /// <summary>Those that it is to have one with.</summary>
    [Id(5)] public required int Peers { get; init; }
}
