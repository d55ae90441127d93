using Odin.Edge.Counts;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions;

public sealed class ExpiryTests
{
    private static readonly AppSpec Spec = AppSpecs.Spec("app", 1, "127.0.0.1:2") with
    {
        IdleTimeout = TimeSpan.FromSeconds(100),
        HalfClosedTimeout = TimeSpan.FromSeconds(10),
        MaxLifetime = null,
    };

    [Fact]
    public void Silence_counts_from_the_last_byte() =>
        Expiry.Of(Spec, SessionPhase.Data, lastMoved: 5_000, startedPumping: 0, isFirstByteDue: true, jitter: 0.5)
            .ShouldBe(new Expiry(105_000, EndedBy.Timeout));

    [Fact]
    public void After_the_first_FIN_the_half_closed_time_out_holds() =>
        Expiry.Of(Spec, SessionPhase.LastData, lastMoved: 5_000, startedPumping: 0, isFirstByteDue: true, jitter: 0.5)
            .ShouldBe(new Expiry(15_000, EndedBy.Timeout));

    [Fact]
    public void Without_a_half_closed_time_out_the_idle_one_holds() =>
        Expiry.Of(Spec with { HalfClosedTimeout = null }, SessionPhase.LastData, lastMoved: 5_000, startedPumping: 0, isFirstByteDue: true,
            jitter: 0.5).At.ShouldBe(105_000);

    [Fact]
    public void Without_any_there_is_no_end() =>
        Expiry.Of(Spec with { IdleTimeout = null }, SessionPhase.Data, lastMoved: 5_000, startedPumping: 0, isFirstByteDue: true,
            jitter: 0.5).At.ShouldBe(long.MaxValue);

    [Theory]
    [InlineData(0.0, 50_000)]
    [InlineData(0.5, 47_500)]
    [InlineData(1.0, 45_000)]
    public void A_lifetime_is_up_to_a_tenth_shorter_and_never_longer(double jitter, long expected) =>
        Expiry.Of(Spec with { MaxLifetime = TimeSpan.FromSeconds(50) }, SessionPhase.Data, lastMoved: 44_000, startedPumping: 0,
            isFirstByteDue: true, jitter).ShouldBe(new Expiry(expected, EndedBy.Lifetime));

    [Fact]
    public void What_comes_first_is_reported() =>
        Expiry.Of(Spec with { MaxLifetime = TimeSpan.FromSeconds(500) }, SessionPhase.Data, lastMoved: 0, startedPumping: 0,
            isFirstByteDue: true, jitter: 0).ShouldBe(new Expiry(100_000, EndedBy.Timeout));

    [Theory]
    [InlineData(SessionPhase.Data)]
    [InlineData(SessionPhase.LastData)]
    internal void A_first_byte_counts_from_the_established_connection_whatever_the_target_sends(SessionPhase phase)
    {
        var spec = Spec with { Limits = new LimitsSpec { FirstByteTimeout = TimeSpan.FromSeconds(5) } };

        Expiry.Of(spec, phase, lastMoved: 4_000, startedPumping: 1_000, isFirstByteDue: true, jitter: 0)
            .ShouldBe(new Expiry(6_000, EndedBy.FirstByte));
        Expiry.Of(spec, phase, lastMoved: 4_000, startedPumping: 1_000, isFirstByteDue: false, jitter: 0).By.ShouldBe(EndedBy.Timeout);
    }

    [Fact]
    public void Without_a_first_byte_time_out_a_silent_client_has_the_others() =>
        Expiry.Of(Spec with { IdleTimeout = null }, SessionPhase.Data, lastMoved: 0, startedPumping: 0, isFirstByteDue: true, jitter: 0).At
        .ShouldBe(long.MaxValue);

    [Fact]
    public void A_session_is_looked_at_often_enough_to_notice_a_dead_peer_within_30_seconds()
    {
        var spec = AppSpecs.Spec("app", 1, "127.0.0.1:2");
        var keepAlive = spec.KeepAlive!;

        var look = Expiry.CheckMilliseconds(spec);

        (look + keepAlive.Idle.TotalMilliseconds + keepAlive.Probes * keepAlive.Interval.TotalMilliseconds)
            .ShouldBeLessThanOrEqualTo(30_000);
        (look + spec.UnackedTimeout!.Value.TotalMilliseconds).ShouldBeLessThanOrEqualTo(30_000);
    }
}
