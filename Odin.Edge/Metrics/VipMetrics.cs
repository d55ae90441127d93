using Odin.Edge.Announcing;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of its VIPs and of those that it announces them to.</summary>
internal static class VipMetrics
{
    public static IMetricSet Create(Announcer? announcer) => new MetricSet<VipStatus>(() => announcer?.Statuses.ToArray() ?? [],
        new(Metric.Gauge("odin_vip_state", "", "1 for the state of the VIP on this edge.", "vip", "state"), AddState),
        new(Metric.Gauge("odin_vip_flaps", "", "How often the VIP was announced and lost that again, as far as it counts.", "vip"),
            (vip, samples) => samples.Add(vip.Flaps, LabelText.Of("vip", vip.Name))),
        new(Metric.Counter("odin_vip_changes_total", "", "How often what is announced of the VIP has changed.", "vip"),
            (vip, samples) => samples.Add(vip.Changes, LabelText.Of("vip", vip.Name))));

    public static IMetricSet CreateOfPeers(Announcer? announcer) => new MetricSet<PeerStatus>(() => announcer?.Peers.ToArray() ?? [],
        new(Metric.Gauge("odin_announce_peer_up", "", "1 while routes reach this router, or the program that is called works.", "peer"),
            (peer, samples) => samples.Add(peer.IsEstablished ? 1 : 0, LabelText.Of("peer", peer.Peer))),
        new(Metric.Gauge("odin_announce_addresses", "", "Addresses that are announced to this router or by this program.", "peer"),
            (peer, samples) => samples.Add(peer.Announced, LabelText.Of("peer", peer.Peer))),
        new(Metric.Counter("odin_announce_sessions_total", "", "BGP sessions that came up with this router.", "peer"),
            (peer, samples) => samples.Add(peer.Sessions, LabelText.Of("peer", peer.Peer))),
        new(Metric.Counter("odin_announce_updates_total", "",
            "Announcements and withdrawals sent, or changes that the program was called for.", "peer"),
            (peer, samples) => samples.Add(peer.Updates, LabelText.Of("peer", peer.Peer))));

    public static IMetricSet CreateOfApps(AppSet apps) => new MetricSet<EdgeApp>(
        () => apps.Apps.Values.Where(app => app.Model.Spec.Vip is not null).ToArray(),
        new MetricReader<EdgeApp>(Metric.Gauge("odin_app_vip", "",
            "1 for the VIP of the app. To join what is said of apps with what is said of VIPs.", "app", "vip"),
            (app, samples) => samples.Add(1, LabelText.Of(("app", app.Name), ("vip", app.Model.Spec.Vip!.Name)))));

    private static void AddState(VipStatus vip, ISamples samples)
    {
        foreach (var state in Enum.GetValues<VipState>())
            samples.Add(vip.State == state ? 1 : 0, LabelText.Of(("vip", vip.Name), ("state", LabelText.Words(state.ToString()))));
    }
}
