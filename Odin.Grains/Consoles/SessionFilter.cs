namespace Odin.Grains.Consoles;

/// <summary>Which sessions are meant: those for which everything holds that is not null.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-filter")]
public sealed record SessionFilter
{
    public static readonly SessionFilter All = new();

    [Id(0)] public UInt128? SessionId { get; init; }

    /// <summary>The app's name, in any case.</summary>
    [Id(1)] public string? App { get; init; }

    /// <summary>A target as configured, <c>host:port</c>, in any case.</summary>
    [Id(2)] public string? Target { get; init; }

    /// <summary>A network in CIDR notation that contains the client's address.</summary>
    [Id(3)] public string? Client { get; init; }
    [Id(4)] public SessionState? State { get; init; }

    /// <summary>Since it was accepted, at least.</summary>
    [Id(5)] public TimeSpan? OlderThan { get; init; }

    /// <summary>Since a byte last moved, at least.</summary>
    [Id(6)] public TimeSpan? IdleFor { get; init; }

    /// <summary>Both directions together, at least.</summary>
    [Id(7)] public long? MinBytes { get; init; }
}
