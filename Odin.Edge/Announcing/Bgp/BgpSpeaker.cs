using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Announces routes to routers by BGP. For the announcer's thread; only <see cref="Peers"/> is for all.</summary>
internal sealed class BgpSpeaker(BgpSettings settings, string edge, Random random, TimeProvider time, ILogger<BgpSpeaker> logger)
    : IRouteDriver
{
    private readonly long _start = time.GetTimestamp();
    private readonly ImmutableArray<BgpPeer> _peers =
        [.. settings.Peers.Select(peer => new BgpPeer(peer, settings, edge, random, logger))];
    private readonly AutoResetEvent _never = new(initialState: false);
    private ImmutableArray<PeerStatus> _statuses = [];

    public ImmutableArray<PeerStatus> Peers => _statuses;

    private TimeSpan Now => time.GetElapsedTime(_start);

    public void Offer(ImmutableArray<VipOffering> offerings)
    {
        ImmutableArray<VipRoute> routes = [.. offerings.Where(vip => vip.Offer != VipOffer.None)
            .SelectMany(vip => vip.Addresses.Select(address => new VipRoute(address, vip.Offer == VipOffer.Soft)))];
        foreach (var peer in _peers) peer.Offer(routes, Now);
        _statuses = [.. _peers.Select(peer => peer.Status)];
    }

    public void Work(TimeSpan longest)
    {
        foreach (var peer in _peers) peer.Tick(Now);
        var read = _peers.Where(peer => peer.Socket is not null).Select(peer => peer.Socket!).ToList();
        var write = _peers.Where(peer => peer.AwaitsWrite).Select(peer => peer.Socket!).ToList();
        if (read.Count == 0)
        {
            _never.WaitOne(longest);
            return;
        }

        Socket.Select(read, write, null, longest);
        foreach (var peer in _peers.Where(peer => peer.Socket is { } socket && write.Contains(socket))) peer.OnWritable(Now);
        foreach (var peer in _peers.Where(peer => peer.Socket is { } socket && read.Contains(socket))) peer.OnReadable(Now);
    }

    public void Stop(string reason)
    {
        foreach (var peer in _peers) peer.Stop(reason, Now);
    }

    public ImmutableArray<PassedSession> HandOver() => [.. _peers.Select(peer => peer.HandOver()).OfType<PassedSession>()];

    /// <summary>A session with a router that is configured no more ends.</summary>
    public void Adopt(ImmutableArray<PassedSession> sessions)
    {
        foreach (var session in sessions)
        {
            if (_peers.FirstOrDefault(peer => peer.Status.Peer == session.Peer) is { } peer) peer.Adopt(session, Now);
            else new Socket(new SafeSocketHandle(session.Descriptor, ownsHandle: true)).Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var peer in _peers) peer.Dispose();
        _never.Dispose();
    }
}
