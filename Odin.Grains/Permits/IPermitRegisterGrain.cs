using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>Says which activation decides on an app's permits and which edges may hold any. Key: the app's name.
/// Stored, unlike the permits themselves.</summary>
/// <remarks>
/// It distinguishes two activations of one app that cannot reach each other: both write to one storage, which refuses the older.
/// It is asked when an activation begins, when an edge comes or goes, and every few seconds for confirmation; never while a permit is
/// handed out.
/// </remarks>
[Alias("odin.IPermitRegisterGrain")]
public interface IPermitRegisterGrain : IGrainWithStringKey
{
    /// <summary>Takes the app over: the epoch is higher than every earlier one and than <paramref name="atLeast"/>.</summary>
    /// <exception cref="Exception">The storage is not reachable, or another wrote at the same time:
    /// nothing is certain, claim again.</exception>
    [Alias("claim")]
    ValueTask<PermitClaim> ClaimAsync(long atLeast);

    /// <summary>Stores who may hold permits. True: stored, and nobody else had claimed the app before that.</summary>
    /// <param name="sequence">Rises with every write of the epoch; a write that comes late changes nothing.</param>
    /// <param name="hold">The longest that a holder may go on without an answer.</param>
    /// <exception cref="Exception">The storage is not reachable: nothing is certain.</exception>
    [Alias("write")]
    ValueTask<bool> WriteAsync(long epoch, long sequence, ImmutableArray<EdgeIdentity> holders, TimeSpan hold);
}
