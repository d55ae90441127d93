namespace Odin.Grains.Events;

/// <summary>Which events are asked for; null: any.</summary>
[GenerateSerializer, Immutable, Alias("odin.event-query")]
public sealed record EventQuery
{
    /// <summary>Not older than this.</summary>
    [Id(0)] public DateTimeOffset? Since { get; init; }
    [Id(1)] public EventKind? Kind { get; init; }
    [Id(2)] public string? App { get; init; }
    [Id(3)] public string? Target { get; init; }

    /// <summary>Events of this region; those of the whole world are of every region.</summary>
    [Id(4)] public string? Region { get; init; }

    public bool Takes(ClusterEvent one) =>
        (Since is null || one.Time >= Since) && (Kind is null || one.Kind == Kind) && IsSame(App, one.App) && IsSame(Target, one.Target)
        && (one.Region is null || IsSame(Region, one.Region));

    private static bool IsSame(string? asked, string? has) =>
        asked is null || string.Equals(asked, has, StringComparison.OrdinalIgnoreCase);
}
