using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions;

public sealed class ProbeAimTests
{
    private const long Began = 100_000;

    private readonly AimedSocket _client = new();
    private readonly AimedSocket _target = new();
    private ProbeAim _aim;

    [Fact]
    public void Both_ends_are_aimed_once_in_each_silence_a_second_and_a_half_before_the_probe()
    {
        foreach (var now in new[] { 13_499, 13_500, 18_500, 28_499, 28_500 }) Look(new KeepAliveSpec(), Began, Began + now);

        _client.Aimed.ShouldBe([Began + 13_500, Began + 28_500]);
        _target.Aimed.ShouldBe(_client.Aimed);
    }

    [Fact]
    public void What_moves_puts_it_off()
    {
        Look(new KeepAliveSpec(), lastMoved: Began + 10_000, now: Began + 20_000);

        _client.Aimed.ShouldBeEmpty();
        _aim.NextAt(new KeepAliveSpec(), lastMoved: Began + 10_000).ShouldBe(Began + 23_500);
    }

    [Fact]
    public void A_look_that_comes_late_aims_once_and_the_next_silence_counts_from_there()
    {
        Look(new KeepAliveSpec(), Began, Began + 60_000);

        _aim.NextAt(new KeepAliveSpec(), Began).ShouldBe(Began + 60_000 + 15_000);
        _client.Aimed.ShouldBe([Began + 60_000]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7200)]
    public void A_silence_of_any_length_is_looked_at_again_later_than_now(int idleSeconds)
    {
        var spec = new KeepAliveSpec { Idle = TimeSpan.FromSeconds(idleSeconds) };
        var now = Began;
        for (var look = 0; look < 10; look++)
        {
            var next = _aim.NextAt(spec, Began);
            (next - now).ShouldBeInRange(500, idleSeconds * 1_000);
            Look(spec, Began, now = next);
        }

        _client.Aimed.Count.ShouldBe(10);
    }

    [Fact]
    public void Without_keep_alive_nothing_is_due()
    {
        Look(spec: null, Began, Began + 1_000_000);

        _client.Aimed.ShouldBeEmpty();
        _aim.NextAt(spec: null, Began).ShouldBe(long.MaxValue);
    }

    private void Look(KeepAliveSpec? spec, long lastMoved, long now)
    {
        (_client.Now, _target.Now) = (now, now);
        _aim.TakeIfDue(spec, lastMoved, _client, _target, now);
    }

    private sealed class AimedSocket : UnusedSocket
    {
        public long Now { get; set; }

        public List<long> Aimed { get; } = [];

        public override void AimProbe(KeepAliveSpec spec) => Aimed.Add(Now);
    }
}
