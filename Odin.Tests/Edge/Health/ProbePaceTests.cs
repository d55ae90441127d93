using Odin.Edge.Health;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Health;

public sealed class ProbePaceTests
{
    /// <summary>Interval, fast interval, whether the health is changing, and what is expected give or take a tenth; seconds.</summary>
    [Theory]
    [InlineData(5, null, false, 5)]
    [InlineData(5, null, true, 1)]
    [InlineData(0.5, null, true, 0.5)]
    [InlineData(5, 0.2, true, 0.2)]
    [InlineData(5, 0.2, false, 5)]
    public void Probes_keep_their_interval_with_jitter_and_come_faster_while_the_health_changes(double interval, double? fast,
        bool isChanging, double expected)
    {
        var spec = new HealthCheckSpec
        {
            Interval = TimeSpan.FromSeconds(interval),
            FastInterval = fast is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        var random = new Random(7);

        var drawn = Enumerable.Range(0, 1000).Select(_ => ProbePace.Next(spec, isChanging, random).TotalSeconds).ToList();

        drawn.Min().ShouldBeInRange(expected * 0.9, expected * 0.92);
        drawn.Max().ShouldBeInRange(expected * 1.08, expected * 1.1);
        drawn.Average().ShouldBe(expected, expected * 0.01);
    }
}
