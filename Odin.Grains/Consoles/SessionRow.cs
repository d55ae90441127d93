namespace Odin.Grains.Consoles;

/// <summary>One live session.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-row")]
public sealed record SessionRow
{
    [Id(0)] public required UInt128 SessionId { get; init; }
    [Id(1)] public required string App { get; init; }

    /// <summary>The port that the client came to.</summary>
    [Id(2)] public required int Port { get; init; }

    /// <summary><c>address:port</c>; behind a balancer that sends PROXY headers, those of the header.</summary>
    [Id(3)] public required string Client { get; init; }

    /// <summary>As configured; null: none is assigned.</summary>
    [Id(4)] public required string? Target { get; init; }
    [Id(5)] public required SessionState State { get; init; }

    /// <summary>Who decided where it goes, as in its log line.</summary>
    [Id(6)] public required string Source { get; init; }

    /// <summary>By the edge's clock as it was when the edge started: it does not move while the session lives.</summary>
    [Id(7)] public required DateTimeOffset Start { get; init; }
    [Id(8)] public required TimeSpan Duration { get; init; }

    /// <summary>When a byte last moved, by the same clock; until a target is connected, the start.</summary>
    [Id(9)] public required DateTimeOffset LastMoved { get; init; }

    /// <summary>Since then, by the edge's own clock.</summary>
    [Id(14)] public required TimeSpan IdleFor { get; init; }
    [Id(10)] public required long BytesUp { get; init; }
    [Id(11)] public required long BytesDown { get; init; }

    /// <summary>The edge's id; filled in by the silo that asked.</summary>
    [Id(12)] public string Edge { get; init; } = "";

    /// <summary>The edge's region; likewise.</summary>
    [Id(13)] public string Region { get; init; } = "";

    /// <summary>Null: bytes go as they are, or the edge's release does not say.</summary>
    [Id(15)] public SessionTls? Tls { get; init; }
}
