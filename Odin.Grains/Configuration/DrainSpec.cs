namespace Odin.Grains.Configuration;

/// <summary>How live sessions end when an edge, an app or a target is drained.</summary>
[GenerateSerializer, Immutable, Alias("odin.drain")]
public sealed record DrainSpec
{
    /// <summary>How long live sessions may go on; 0 to 24 h. Then they are reset.</summary>
    [Id(0)] public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
