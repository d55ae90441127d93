namespace Odin.Grains.Configuration;

/// <summary>How an edge asks a silent peer, client or target, whether it is still there: TCP keep-alive.</summary>
/// <remarks>A peer that vanished without a word is noticed within Idle + Probes x Interval: 25 s by default.</remarks>
[GenerateSerializer, Immutable, Alias("odin.keep-alive")]
public sealed record KeepAliveSpec
{
    /// <summary>Silence before the first probe, in whole seconds; 1 s to 2 h.</summary>
    [Id(0)] public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two probes, in whole seconds; 1 s to 10 min.</summary>
    [Id(1)] public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Probes without an answer after which the peer is lost; 1 to 20.</summary>
    [Id(2)] public int Probes { get; init; } = 3;
}
