namespace Odin.Grains.Configuration;

/// <summary>When real sessions' failures eject a target on the edge that saw them.</summary>
[GenerateSerializer, Immutable, Alias("odin.outlier")]
public sealed record OutlierSpec
{
    /// <summary>Failures within <see cref="Window"/>, without a success between, that eject; 1 to 1000.</summary>
    [Id(0)] public int Failures { get; init; } = 3;
    [Id(1)] public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first ejection lasts; each further one in a row doubles it, up to <see cref="MaxEjection"/>.</summary>
    [Id(2)] public TimeSpan Ejection { get; init; } = TimeSpan.FromSeconds(10);
    [Id(3)] public TimeSpan MaxEjection { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest share of an app's targets that may be ejected at once; 0 to 100.</summary>
    [Id(4)] public int MaxEjectedPercent { get; init; } = 50;
}
