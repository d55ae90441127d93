namespace Odin.Grains.Configuration;

/// <summary>How many sessions an app may have.</summary>
[GenerateSerializer, Immutable, Alias("odin.limits")]
public sealed record LimitsSpec
{
    /// <summary>The most live sessions of the app, world-wide. Null: no limit.</summary>
    [Id(0)] public int? MaxConnections { get; init; }

    /// <summary>The most live sessions of one client address on one edge. Null: no limit.</summary>
    [Id(1)] public int? PerClient { get; init; }
    [Id(2)] public OnFull OnFull { get; init; } = OnFull.Reject;

    /// <summary>How long a client may wait in the queue when <see cref="OnFull"/> is <see cref="OnFull.Queue"/>.</summary>
    [Id(3)] public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the quota of a silent edge stays reserved.</summary>
    [Id(4)] public TimeSpan HoldSilent { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most live sessions of the app on one edge. Null: no limit.</summary>
    [Id(6)] public int? PerEdge { get; init; }

    /// <summary>The most clients that wait on one edge when <see cref="OnFull"/> is <see cref="OnFull.Queue"/>.</summary>
    [Id(7)] public int QueueLength { get; init; } = 1000;

    /// <summary>How fast one client address may connect to one edge. Null: no limit.</summary>
    [Id(5)] public ClientRateSpec? PerClientRate { get; init; }

    /// <summary>Leading bits of an IPv6 address that make one client for <see cref="PerClient"/> and <see cref="PerClientRate"/>; 1 to 128.
    /// 64: what one subscriber owns at least.</summary>
    [Id(8)] public int IPv6Prefix { get; init; } = 64;

    /// <summary>How long a client may take to send its first byte, from the established connection to the
    /// target. Null: as long as it likes.</summary>
    [Id(9)] public TimeSpan? FirstByteTimeout { get; init; }
}

/// <summary>What happens to a client that meets a full app.</summary>
public enum OnFull
{
    /// <summary>It is reset at once.</summary>
    Reject,

    /// <summary>It waits its turn.</summary>
    Queue,
}
