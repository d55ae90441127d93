namespace Odin.Grains.Events;

/// <summary>One change, as whoever saw it reports it.</summary>
/// <remarks><see cref="Source"/> and <see cref="Number"/> together name an event: two of the same name are one, however often they are
/// reported.</remarks>
[GenerateSerializer, Immutable, Alias("odin.cluster-event")]
public sealed record ClusterEvent
{
    /// <summary>By the clock of whoever saw it.</summary>
    [Id(0)] public required DateTimeOffset Time { get; init; }
    [Id(1)] public required EventKind Kind { get; init; }

    /// <summary>Which incarnation of what reports it, for example <c>edge fra-1 639315107952109067</c>.</summary>
    [Id(2)] public required string Source { get; init; }

    /// <summary>Rises by one with each event of its source.</summary>
    [Id(3)] public required long Number { get; init; }

    /// <summary>Null: of no app.</summary>
    [Id(4)] public string? App { get; init; }
    [Id(5)] public string? Target { get; init; }

    /// <summary>Null: of the whole world.</summary>
    [Id(6)] public string? Region { get; init; }
    [Id(7)] public string? Edge { get; init; }

    /// <summary>What changed, with its evidence, for people.</summary>
    [Id(8)] public required string Text { get; init; }

    /// <summary>Events of several sources, the oldest first; of one source in the order in which they came.</summary>
    public static IEnumerable<ClusterEvent> InOrder(IEnumerable<ClusterEvent> events) =>
        events.OrderBy(known => known.Time).ThenBy(known => known.Source, StringComparer.Ordinal).ThenBy(known => known.Number);
}
