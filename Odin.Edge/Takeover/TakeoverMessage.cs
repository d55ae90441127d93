using System.Collections.Immutable;
using Odin.Edge.Announcing;

namespace Odin.Edge.Takeover;

/// <summary>One message between the two processes of a takeover, as JSON.</summary>
/// <remarks>
/// new: Hello. old: Sockets, as often as it needs, each with as many descriptors as endpoints, the last one marked; or Refusal. new, when
/// it accepts on them: Ready. old, when it accepts no more: Done. Whoever goes away before Done has changed nothing: the old process serves
/// on.
/// </remarks>
internal sealed record TakeoverMessage
{
    public const int ThisProtocol = 1;

    public required TakeoverStep Step { get; init; }

    /// <summary>Never changes its place or meaning, so that any two versions can say to each other that they do not match.</summary>
    public int Protocol { get; init; } = ThisProtocol;

    /// <summary>The process that speaks.</summary>
    public int ProcessId { get; init; } = Environment.ProcessId;

    /// <summary>The edge that speaks.</summary>
    public string Edge { get; init; } = "";

    /// <summary>The cluster it belongs to.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>How many processes took over from each other up to the one that speaks; the first one is 1.</summary>
    public int Generation { get; init; }

    /// <summary>The catalog version the old process serves.</summary>
    public long CatalogVersion { get; init; }

    /// <summary>Why not, in words for people.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the descriptors that come along listen on, in their order: an address and port, or <see cref="Admin"/>.</summary>
    public ImmutableArray<string> Endpoints { get; init; } = [];

    public bool IsLast { get; init; }

    /// <summary>With the last Sockets: what tickets of TLS sessions are sealed with. The socket is for the edge's user alone.</summary>
    public ImmutableArray<PassedSecret> Tickets { get; init; } = [];

    /// <summary>Those came from the cluster.</summary>
    public bool AreTicketsShared { get; init; }

    /// <summary>Ports that the new process does not serve.</summary>
    public ImmutableArray<int> Unwanted { get; init; } = [];

    /// <summary>With Ready: the new process announces VIPs, too, and takes sessions with routers.</summary>
    public bool TakesRoutes { get; init; }

    /// <summary>With Done: what is announced.</summary>
    public ImmutableArray<PassedVip> Vips { get; init; } = [];

    /// <summary>With Done: sessions with routers, one for each descriptor that comes along.</summary>
    public ImmutableArray<PassedSession> Sessions { get; init; } = [];

    /// <summary>Stands for the endpoint of the admin pages.</summary>
    public const string Admin = "admin";
}

internal enum TakeoverStep
{
    Hello,
    Sockets,
    Refusal,
    Ready,
    Done,
}
