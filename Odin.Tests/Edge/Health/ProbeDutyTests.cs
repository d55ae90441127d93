using System.Collections.Immutable;
using CsCheck;
using Odin.Edge.Health;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Health;

public sealed class ProbeDutyTests
{
    [Fact]
    public void Every_target_has_exactly_one_prober_whatever_the_order_of_the_edges() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 12].HashSet[1, 20], Gen.String[Gen.Char.AlphaNumeric, 1, 12], Gen.Int[1, 65535])
            .Sample((edges, host, port) =>
        {
            var target = new TargetAddress(host, port);
            var prober = ProbeDuty.ProberOf("web", target, [.. edges]);
            return edges.Contains(prober!) && prober == ProbeDuty.ProberOf("web", target, [.. edges.Reverse()]);
        });

    [Theory, InlineData(2), InlineData(5), InlineData(30)]
    public void Duties_are_even(int edges)
    {
        var counts = Targets(3000).GroupBy(target => ProbeDuty.ProberOf("web", target, Edges(edges)))
            .ToDictionary(group => group.Key!, group => group.Count());

        // Six standard deviations of a fair draw.
        var mean = 3000.0 / edges;
        counts.Count.ShouldBe(edges);
        counts.Values.ShouldAllBe(count => Math.Abs(count - mean) < 6 * Math.Sqrt(mean));
    }

    [Fact]
    public void When_an_edge_goes_only_its_own_duties_move_and_they_move_to_all()
    {
        var all = Edges(10);
        var fewer = all.RemoveAt(3);
        var moved = Targets(2000)
            .Select(target => (Before: ProbeDuty.ProberOf("web", target, all), After: ProbeDuty.ProberOf("web", target, fewer)))
            .Where(duty => duty.Before != duty.After).ToList();

        moved.ShouldAllBe(duty => duty.Before == all[3]);
        moved.Select(duty => duty.After).Distinct().Count().ShouldBe(9);
    }

    [Fact]
    public void The_same_target_of_two_apps_is_two_duties() =>
        Targets(200).Count(target => ProbeDuty.ProberOf("web", target, Edges(2)) == ProbeDuty.ProberOf("api", target, Edges(2)))
            .ShouldBeInRange(60, 140);

    [Fact]
    public void Without_edges_nobody_probes() => ProbeDuty.ProberOf("web", new TargetAddress("a", 1), []).ShouldBeNull();

    private static ImmutableArray<string> Edges(int count) => [.. Enumerable.Range(1, count).Select(number => $"fra-{number}")];

    private static IEnumerable<TargetAddress> Targets(int count) =>
        Enumerable.Range(0, count).Select(number => new TargetAddress($"10.0.{number / 250}.{number % 250}", 8080));
}
