namespace Odin.Grains.Configuration;

/// <summary>How hard an edge tries to reach a target for one session.</summary>
[GenerateSerializer, Immutable, Alias("odin.connect")]
public sealed record ConnectSpec
{
    /// <summary>The longest one attempt may take; 1 ms to 5 min.</summary>
    [Id(0)] public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most attempts for one session, each on another target while there is one; 1 to 100.
    /// Null: one per target, from 3 to 10.</summary>
    [Id(1)] public int? Attempts { get; init; }

    /// <summary>The longest all attempts of one session together may take; at least <see cref="Timeout"/>, at most 10 min.</summary>
    [Id(2)] public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);
}
