using CsCheck;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Tests.Edge.Health;

public sealed class ProbeHistoryTests
{
    private static readonly HealthCheckSpec Spec = new() { Rise = 2, Fall = 3 };

    /// <summary>Start, results (<c>+</c> good, <c>-</c> bad), and the health after each.</summary>
    [Theory]
    [InlineData(TargetHealth.Unknown, "+", "H")]                       // From unknown the first result decides.
    [InlineData(TargetHealth.Unknown, "-", "U")]
    [InlineData(TargetHealth.Healthy, "---", "HHU")]
    [InlineData(TargetHealth.Healthy, "--+--+---", "HHHHHHHHU")]       // In a row, not in sum.
    [InlineData(TargetHealth.Unhealthy, "++", "UH")]
    [InlineData(TargetHealth.Unhealthy, "+-+-++", "UUUUUH")]
    [InlineData(TargetHealth.Unhealthy, "++---++", "UHHHUUH")]
    [InlineData(TargetHealth.Healthy, "+++", "HHH")]
    public void Fall_bad_ones_in_a_row_make_unhealthy_and_rise_good_ones_healthy(TargetHealth start, string results, string health)
    {
        var history = new ProbeHistory(start);

        string.Concat(results.Select((result, minute) => Letter(Observe(history, result, minute * 60)))).ShouldBe(health);
    }

    [Theory]
    [InlineData(TargetHealth.Healthy, "", false)]     // A new prober probes at once and then in its usual pace.
    [InlineData(TargetHealth.Healthy, "+", false)]
    [InlineData(TargetHealth.Healthy, "-", true)]
    [InlineData(TargetHealth.Healthy, "-+", false)]
    [InlineData(TargetHealth.Healthy, "---", false)]
    [InlineData(TargetHealth.Healthy, "---+", true)]
    [InlineData(TargetHealth.Unhealthy, "++", false)]
    public void It_is_changing_while_the_last_result_speaks_against_the_health(TargetHealth start, string results, bool isChanging)
    {
        var history = new ProbeHistory(start);
        foreach (var result in results) Observe(history, result, second: 0);

        history.IsChanging.ShouldBe(isChanging);
    }

    [Fact]
    public void The_state_says_how_many_in_a_row_and_the_last_failure()
    {
        var history = new ProbeHistory(TargetHealth.Healthy);
        foreach (var result in "+++--") Observe(history, result, second: 0);
        history.State.ShouldBe(new ProbeState(TargetHealth.Healthy, 2, "refused"));

        Observe(history, '+', second: 0);

        history.State.ShouldBe(new ProbeState(TargetHealth.Healthy, 1, "refused"));
    }

    [Fact]
    public void After_the_third_fall_within_a_minute_it_stays_down_until_the_minute_is_over()
    {
        var history = new ProbeHistory(TargetHealth.Healthy);
        foreach (var (second, results) in new[] { (0, "---"), (5, "++---"), (10, "++---") })
        {
            foreach (var result in results) Observe(history, result, second);
        }

        foreach (var result in "++++++") Observe(history, result, second: 59);
        history.State.Health.ShouldBe(TargetHealth.Unhealthy);
        Observe(history, '+', second: 60);
        history.State.Health.ShouldBe(TargetHealth.Healthy);
    }

    [Fact]
    public void However_it_flaps_no_minute_has_more_than_six_changes() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 3000]).Array[0, 400].Sample(probes =>
        {
            var history = new ProbeHistory(TargetHealth.Unknown);
            var spec = new HealthCheckSpec { Rise = 1, Fall = 1 };
            var now = TimeSpan.Zero;
            var changes = new List<TimeSpan>();
            foreach (var (isGood, milliseconds) in probes)
            {
                now += TimeSpan.FromMilliseconds(milliseconds);
                if (history.Observe(isGood ? ProbeResult.Good : ProbeResult.Bad("x"), spec, now)) changes.Add(now);
            }

            return changes.All(change => changes.Count(other => other >= change && other - change < ProbeHistory.FallWindow) <= 6);
        });

    private static TargetHealth Observe(ProbeHistory history, char result, double second)
    {
        history.Observe(result == '+' ? ProbeResult.Good : ProbeResult.Bad("refused"), Spec, TimeSpan.FromSeconds(second));
        return history.State.Health;
    }

    private static char Letter(TargetHealth health) => health switch
    {
        TargetHealth.Healthy => 'H',
        TargetHealth.Unhealthy => 'U',
        _ => '?',
    };
}
