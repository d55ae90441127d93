using System.Collections.Immutable;
using Odin.Grains.Backends;

namespace Odin.Edge.Apps;

/// <summary>What the rest of the world knew of one app's targets at the last sync. Immutable.</summary>
/// <param name="Snapshot">As the app's grain told it; its counts contain this edge's own of that time.</param>
/// <param name="OwnLive">This edge's own live sessions in it, per target, to be replaced by those of now.</param>
internal sealed record WorldView(BackendSnapshot Snapshot, ImmutableArray<int> OwnLive)
{
    /// <summary>Live sessions elsewhere.</summary>
    public int LiveElsewhere(int target) => Math.Max(0, Snapshot.Live[target] - OwnLive[target]);

    public bool IsUsable(int target) => Snapshot.Usable[target];
}
