using System.Collections.Immutable;
using Odin.Edge.Listeners;

namespace Odin.Edge.Hosting;

/// <summary>The edge in this process, for whoever hosts it. Any thread may call it.</summary>
public interface IEdge
{
    /// <summary>Every listener the configuration in force asks for, open or failed, in the order of apps and ports.</summary>
    ImmutableArray<ListenerStatus> Listeners { get; }

    /// <summary>Client connections accepted and not yet ended.</summary>
    int LiveSessions { get; }

    /// <summary>Those of one app; 0 too when there is none of that name.</summary>
    int LiveSessionsOf(string app);

    /// <summary>The catalog version in force; 0: none yet.</summary>
    long CatalogVersion { get; }

    /// <summary>Which catalog that version counts in; empty: none yet.</summary>
    string Catalog { get; }

    /// <summary>True when the cluster has not answered for 5 s: the edge goes on from what it knows.</summary>
    bool IsStale { get; }

    /// <summary>True from the beginning of a drain. For <c>Drain.Notice</c> ports go on accepting, then nothing new is accepted.</summary>
    bool IsDraining { get; }

    /// <summary>Whose drain it is, for people; null: none has begun.</summary>
    string? WhyDraining { get; }

    /// <summary>A configuration is in force, every port that it asks for is open, and no drain has begun.</summary>
    bool IsReady { get; }

    /// <summary>Completes when <see cref="IsReady"/> is true.</summary>
    Task WhenReadyAsync(CancellationToken cancellationToken);

    /// <summary>Cancelled when another process has taken over the listening sockets: what is left is to drain and to stop.</summary>
    CancellationToken HandedOver { get; }

    /// <summary>Completes when the edge runs at least this catalog version: every listener of it was
    /// opened, or has said why it could not be.</summary>
    Task WaitForCatalogAsync(long version, CancellationToken cancellationToken);

    /// <summary>How long a drain that begins now would go on accepting.</summary>
    TimeSpan Notice { get; }

    /// <summary>
    /// Says that the edge is not ready any more, closes all listeners after the longest <c>Drain.Notice</c> of its apps, and completes
    /// when the last session has ended; sessions that outlive their app's drain timeout are reset, spread over its window.
    /// </summary>
    /// <param name="cancellationToken">When cancelled, the rest of the notice is not waited for, and the sessions that are left are reset
    /// at once.</param>
    Task DrainAsync(CancellationToken cancellationToken);
}
