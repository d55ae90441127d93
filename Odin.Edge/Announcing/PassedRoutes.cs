using System.Collections.Immutable;

namespace Odin.Edge.Announcing;

/// <summary>All that is announced, for the next process of the edge: routers notice nothing.</summary>
internal sealed record PassedRoutes(ImmutableArray<PassedVip> Vips, ImmutableArray<PassedSession> Sessions)
{
    public static PassedRoutes None { get; } = new([], []);
}
