using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions;

public sealed class DeadPeerDetectorTests
{
    private const long Check = 5_000;

    private static readonly AppSpec Spec = AppSpecs.Spec("app", 1, "127.0.0.1:2") with { UnackedTimeout = TimeSpan.FromSeconds(20) };

    [Fact]
    public void A_peer_that_acknowledges_nothing_is_lost_after_the_time_out_and_not_before()
    {
        // Sent at 4,900 to a peer that was last answered at 1,000.
        Lost(now => new TcpDelivery(IsUnanswered: true, IsStalled: false, SinceAnswer: now - 1_000))
            .ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public void A_peer_that_answers_late_but_answers_is_not_lost() =>
        Lost(now => new TcpDelivery(IsUnanswered: true, IsStalled: false, SinceAnswer: 4_000), looks: 20).ShouldAllBe(lost => !lost);

    [Fact]
    public void A_peer_that_does_not_read_but_answers_the_probes_of_its_closed_window_is_not_lost() =>
        Lost(now => new TcpDelivery(IsUnanswered: false, IsStalled: true, SinceAnswer: 120_000), looks: 20).ShouldAllBe(lost => !lost);

    [Fact]
    public void A_peer_that_no_longer_answers_those_probes_is_lost()
    {
        // Alive with a closed window up to 52,000; the probe after that stays without an answer.
        var lost = Lost(now => new TcpDelivery(IsUnanswered: now > 52_000, IsStalled: true, SinceAnswer: Math.Max(0, now - 52_000)),
            looks: 16);

        lost.IndexOf(true)
            .ShouldBe((int)((50_000 + 20_000 + Check) / Check) - 1, "at the first look that is 20 s after the last one with an answer");
    }

    [Fact]
    public void A_probe_on_its_way_when_the_session_is_looked_at_is_no_sign_of_anything() =>
        Lost(now => new TcpDelivery(IsUnanswered: now % (2 * Check) == 0, IsStalled: true, SinceAnswer: now % (2 * Check) == 0 ? Check : 0),
            looks: 40).ShouldAllBe(lost => !lost);

    [Fact]
    public void A_connection_with_nothing_under_way_is_not_asked_again_until_something_moves()
    {
        var socket = new DeliverySocket(_ => default);
        var watch = new DeadPeerDetector();

        watch.IsLost(socket, Spec, hasMoved: true, 5_000).ShouldBeFalse();
        for (var now = 10_000; now < 100_000; now += 5_000) watch.IsLost(socket, Spec, hasMoved: false, now).ShouldBeFalse();

        socket.Asked.ShouldBe(1);
    }

    [Fact]
    public void Keep_alive_is_set_at_the_first_look_and_when_it_changes()
    {
        var socket = new DeliverySocket(_ => default);
        var watch = new DeadPeerDetector();
        var changed = Spec with { KeepAlive = new KeepAliveSpec { Probes = 7 } };

        foreach (var spec in new[] { Spec, Spec, changed, changed, Spec with { KeepAlive = null } })
            watch.IsLost(socket, spec, hasMoved: false, 0);

        socket.KeepAlives.ShouldBe([Spec.KeepAlive, changed.KeepAlive, null]);
    }

    private static List<bool> Lost(Func<long, TcpDelivery> delivery, int looks = 5)
    {
        var socket = new DeliverySocket(delivery);
        var watch = new DeadPeerDetector();
        var lost = new List<bool>();
        for (var look = 1; look <= looks; look++)
        {
            socket.Now = look * Check;
            lost.Add(watch.IsLost(socket, Spec, hasMoved: look == 1, socket.Now));
        }

        return lost;
    }

    private sealed class DeliverySocket(Func<long, TcpDelivery> delivery) : UnusedSocket
    {
        public long Now { get; set; }

        public int Asked { get; private set; }

        public List<KeepAliveSpec?> KeepAlives { get; } = [];

        public override void SetKeepAlive(KeepAliveSpec? spec) => KeepAlives.Add(spec);

        public override TcpDelivery? ReadTcpDelivery()
        {
            Asked++;
            return delivery(Now);
        }
    }
}
