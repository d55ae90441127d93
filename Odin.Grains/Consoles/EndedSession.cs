namespace Odin.Grains.Consoles;

/// <summary>One session that has ended, as its log line has it.</summary>
[GenerateSerializer, Immutable, Alias("odin.ended-session")]
public sealed record EndedSession
{
    [Id(0)] public required UInt128 SessionId { get; init; }

    /// <summary>How it ended: two letters.</summary>
    [Id(1)] public required string End { get; init; }
    [Id(2)] public required string App { get; init; }
    [Id(3)] public required int Port { get; init; }
    [Id(4)] public required string Client { get; init; }

    /// <summary>Of the last attempt; null: none was assigned.</summary>
    [Id(5)] public required string? Target { get; init; }
    [Id(6)] public required string Source { get; init; }
    [Id(7)] public required int Attempts { get; init; }
    [Id(8)] public required long BytesUp { get; init; }
    [Id(9)] public required long BytesDown { get; init; }
    [Id(10)] public required DateTimeOffset EndedAt { get; init; }
    [Id(11)] public required TimeSpan Duration { get; init; }

    /// <summary>The edge's id; filled in by the silo that asked.</summary>
    [Id(12)] public string Edge { get; init; } = "";

    /// <summary>The edge's region; likewise.</summary>
    [Id(13)] public string Region { get; init; } = "";

    /// <summary>Null: bytes went as they were, or the edge's release does not say.</summary>
    [Id(14)] public SessionTls? Tls { get; init; }
}
