using System.Collections.Immutable;

namespace Odin.Cli.SecondChance;

/// <summary>Decides which peers may have a session that is not this edge's.</summary>
internal static class AskedPeers
{
    /// <summary>Those that clients are sent away from; those that clients came back to within the shift's time; and while clients come
    /// back to this edge, or are sent away from it, all that are announced. No others: clients of an edge that died are to be reset at
    /// once.</summary>
    public static ImmutableArray<TunnelPeer> Of(TunnelSettings settings, ImmutableArray<EdgeVips> world)
    {
        var byId = world.ToLookup(edge => edge.Edge, StringComparer.Ordinal);   // One that died is listed beside its next life.
        var isMoving = byId[settings.Edge].Any(own => own.IsFullSince(settings.ShiftTime) || own.IsLeft);
        return [.. settings.Peers.Where(peer => byId[peer.Edge].Any(edge =>
            edge.IsLeft || edge.IsFullSince(settings.ShiftTime) || (isMoving && edge.IsAnnounced)))];
    }
}
