namespace Odin.Grains.Configuration;

/// <summary>How live sessions end when an edge, an app or a target is drained.</summary>
[GenerateSerializer, Immutable, Alias("odin.drain")]
public sealed record DrainSpec
{
    /// <summary>How long live sessions may go on; 0 to 24 h. Then they are reset, spread over <see cref="Window"/>.</summary>
    [Id(0)] public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Over how long the ends are spread after <see cref="Timeout"/>, so that clients do not all come back at once; 0 to 24 h, and
    /// never longer than the timeout. 0: at once.</summary>
    [Id(1)] public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the ports of an edge that is drained go on accepting after its <c>/readyz</c> has turned to 503, so that a balancer
    /// notices before a client does; 0 to 10 min. 0: they close at once.
    /// </summary>
    [Id(2)] public TimeSpan Notice { get; init; } = TimeSpan.FromSeconds(3);
}
