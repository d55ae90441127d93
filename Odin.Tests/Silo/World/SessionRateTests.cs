using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Silo.World;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Silo.World;

public sealed class SessionRateTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);
    private readonly SessionRate _rate = new();

    [Fact]
    public void Rates_are_over_the_last_seconds()
    {
        Take(0, 100, "fra-1");
        _rate.Value.ShouldBeNull();
        Take(1, 150, "fra-1");
        _rate.Value.ShouldBe(50);
        Take(2, 250, "fra-1");
        _rate.Value.ShouldBe(75);
    }

    [Fact]
    public void An_edge_that_comes_or_goes_is_no_burst_of_sessions()
    {
        Take(0, 100, "fra-1");
        Take(1, 110, "fra-1");
        Take(2, 1_000_120, "fra-1", "iad-1");
        _rate.Value.ShouldBe(10);
        Take(3, 1_000_125, "fra-1", "iad-1");
        _rate.Value.ShouldBe(5);
        Take(4, 130, "fra-1");
        _rate.Value.ShouldBe(5);
    }

    [Fact]
    public void The_first_sessions_after_a_rest_are_those_of_the_last_second()
    {
        for (var second = 0; second < 5; second++) Take(second, 100, "fra-1");
        (_rate.IsAtRest, _rate.Value).ShouldBe((true, 0));

        _rate.Hold(Start.AddSeconds(99));
        Take(100, 150, "fra-1");
        (_rate.IsAtRest, _rate.Value).ShouldBe((false, 50));

        _rate.Forget();
        Take(500, 9_000, "fra-1");
        _rate.Value.ShouldBeNull();
    }

    private void Take(int second, long total, params string[] edges) => _rate.Take(new AppStatus
    {
        App = "web",
        GrainEpoch = 1,
        ConfigVersion = 1,
        Targets =
        [
            new TargetStatus { Address = new TargetAddress("a", 1), Weight = 1, Live = 0, Leased = 0, Total = total, Usable = true },
        ],
        Edges = [.. edges.Select(id => new EdgeStatus { Edge = Specs.Edge(id), Live = 0, Leased = 0, Age = default })],
    }, Start.AddSeconds(second));
}
