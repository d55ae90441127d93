namespace Odin.Grains.Configuration;

/// <summary>How an edge asks a silent peer, client or target, whether it is still there: TCP keep-alive.</summary>
/// <remarks>
/// A peer that vanished without a word is noticed within Idle + Probes x Interval: 25 s by default. Many probes one second apart rather
/// than a few: where every tenth packet is lost, one session in 150 would lose three in a row each time that it is silent.
/// </remarks>
[GenerateSerializer, Immutable, Alias("odin.keep-alive")]
public sealed record KeepAliveSpec
{
    /// <summary>Silence before the first probe, in whole seconds; 1 s to 2 h.</summary>
    [Id(0)] public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two probes, in whole seconds; 1 s to 10 min.</summary>
    [Id(1)] public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes without an answer after which the peer is lost; 1 to 20.</summary>
    [Id(2)] public int Probes { get; init; } = 10;

    /// <summary>As kernels take it.</summary>
    public int IdleSeconds => (int)Math.Ceiling(Idle.TotalSeconds);

    /// <summary>As kernels take it.</summary>
    public int IntervalSeconds => (int)Math.Ceiling(Interval.TotalSeconds);
}
