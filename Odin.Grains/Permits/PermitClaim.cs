using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>The answer to a claim.</summary>
/// <param name="Epoch">The claimant's own.</param>
/// <param name="Holders">The lives of edges that may hold permits of earlier epochs.</param>
/// <param name="Hold">The longest that any of them may go on without an answer.</param>
[GenerateSerializer, Immutable, Alias("odin.permit-claim")]
public sealed record PermitClaim(
    [property: Id(0)] long Epoch, [property: Id(1)] ImmutableArray<EdgeIdentity> Holders, [property: Id(2)] TimeSpan Hold)
{
    /// <summary>Nothing was stored: the app was never limited, or the storage has lost it.</summary>
    [Id(3)] public bool IsNew { get; init; }
}
