namespace Odin.Thor.Loading.Tallies;

/// <summary>What a load run does. Validated by the flags of <c>thor load</c>.</summary>
internal sealed record LoadOptions
{
    /// <summary>A name or an address. The IPv4 addresses of a name are used in turn; IPv6 ones when there is no other.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Sessions at the same time, at most.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>New sessions per second in all; 0: each client starts its next session as soon as the last one ended.</summary>
    public int Rate { get; init; }

    /// <summary>For how long new sessions start. Those that run then may end.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sessions to start in all, null for no such bound. Not used with <see cref="Hold"/>.</summary>
    public long? MaxSessions { get; init; }

    public int MessageBytes { get; init; } = 64;

    /// <summary>Round trips of a session. Not used with <see cref="Hold"/>.</summary>
    public int MessagesPerSession { get; init; } = 1;

    /// <summary>Every session stays open for the whole run and does one round trip per second.</summary>
    public bool Hold { get; init; }

    /// <summary>Held sessions do no round trip at all.</summary>
    public bool IsIdle { get; init; }

    /// <summary>An answer is right as it was sent and also wholly in upper case.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Every session first reads the name of its target, a line.</summary>
    public bool Greeted { get; init; }

    /// <summary>For the connect, for each round trip and for the target's FIN.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connect from 127.0.1.1 to 127.0.1.N, for more ports than one address has. 0: the
    /// system's choice. Loopback targets only.</summary>
    public int SourceAddresses { get; init; }

    /// <summary>Of the bytes sent and of the phases of held sessions.</summary>
    public int Seed { get; init; } = 1;
}
