namespace Odin.Grains.Configuration;

/// <summary>Active probing of every target, by one edge of each region.</summary>
[GenerateSerializer, Immutable, Alias("odin.health-check")]
public sealed record HealthCheckSpec
{
    [Id(0)] public HealthCheckType Type { get; init; } = HealthCheckType.Tcp;

    /// <summary>From the beginning of one probe to that of the next, give or take a tenth; at least <see cref="Timeout"/>.</summary>
    [Id(1)] public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
    [Id(2)] public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Good probes in a row that make an unhealthy target healthy.</summary>
    [Id(3)] public int Rise { get; init; } = 2;

    /// <summary>Bad probes in a row that make a healthy target unhealthy.</summary>
    [Id(4)] public int Fall { get; init; } = 3;

    /// <summary>The interval while the last probe speaks against the present health. Null: a second, or <see cref="Interval"/> when that is
    /// less.</summary>
    [Id(5)] public TimeSpan? FastInterval { get; init; }

    /// <summary>Probed instead of the target's own port. Null: the target's own.</summary>
    [Id(6)] public int? Port { get; init; }

    /// <summary>What Http and Https ask for.</summary>
    [Id(7)] public string Path { get; init; } = "/";

    /// <summary>The host Http and Https name in their request. Null: the target's address.</summary>
    [Id(8)] public string? Host { get; init; }

    /// <summary>The statuses Http and Https take for good, as <see cref="StatusRange"/> reads them.</summary>
    [Id(9)] public string ExpectedStatus { get; init; } = "200-399";

    /// <summary>The name Https and Tls ask for and find in the certificate. Null: <see cref="Host"/>, else the target's host.</summary>
    [Id(10)] public string? ServerName { get; init; }

    /// <summary>Whether Https and Tls find a certificate bad that this machine does not trust.</summary>
    [Id(11)] public bool VerifyCertificate { get; init; } = true;

    /// <summary>What SendExpect sends, as <see cref="EscapedText"/> reads it. Null: nothing.</summary>
    [Id(12)] public string? Send { get; init; }

    /// <summary>What must be in the answer, as <see cref="EscapedText"/> reads it. SendExpect needs it.</summary>
    [Id(13)] public string? Expect { get; init; }
}

/// <summary>What a probe does.</summary>
public enum HealthCheckType
{
    /// <summary>Opens a connection and closes it.</summary>
    Tcp,

    /// <summary>Asks for a path by HTTP/1.1 and looks at the status.</summary>
    Http,

    /// <summary>The same over TLS.</summary>
    Https,

    /// <summary>Makes a TLS handshake.</summary>
    Tls,

    /// <summary>Sends text and looks for text in the answer.</summary>
    SendExpect,
}
