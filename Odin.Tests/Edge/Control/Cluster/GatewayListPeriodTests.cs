using Odin.Edge.Control.Cluster;

namespace Odin.Tests.Edge.Control.Cluster;

public sealed class GatewayListPeriodTests
{
    [Fact]
    public void Edges_that_were_started_at_one_instant_read_at_many_after_a_minute()
    {
        var periods = Enumerable.Range(1, 200).Select(edge => GatewayListPeriod.Draw(new Random(edge))).ToList();
        periods.ShouldAllBe(period => period > TimeSpan.FromSeconds(3) && period <= GatewayListPeriod.Longest);

        var returns = TimeSpan.FromMinutes(1);   // Redis does.
        var waits = periods.Select(period => period * Math.Ceiling(returns / period) - returns).ToList();
        waits.Max().ShouldBeGreaterThan(GatewayListPeriod.Longest * 0.8);
        waits.GroupBy(wait => (int)wait.TotalSeconds).Max(together => together.Count()).ShouldBeLessThan(80);
        waits.GroupBy(wait => (int)(wait / TimeSpan.FromMilliseconds(100))).Max(together => together.Count()).ShouldBeLessThan(16);
    }
}
