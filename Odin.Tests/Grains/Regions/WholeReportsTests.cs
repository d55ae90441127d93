using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class WholeReportsTests
{
    private const int Rows = 10_000;

    /// <summary>Of 10,000 rows with 8 us each.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(80);
    private readonly WholeReports _reports = new();

    [Fact]
    public void Turns_follow_each_other_and_leave_half_of_the_time_to_others()
    {
        var turns = Enumerable.Range(1, 50).Select(edge => _reports.Book(Edge(edge), Rows, At(5))!.Value).ToList();

        turns.ShouldBe(Enumerable.Range(0, 50).Select(place => place * 2 * Work));
        _reports.Book(Edge(51), Rows, At(100)).ShouldBe(TimeSpan.Zero, "all of them are over");
    }

    [Fact]
    public void An_edge_keeps_its_turn_however_often_it_asks()
    {
        _reports.Book(Edge(1), 5 * Rows, At(0)).ShouldBe(TimeSpan.Zero);
        _reports.Book(Edge(2), Rows, At(0)).ShouldBe(10 * Work);

        _reports.Book(Edge(2), Rows, At(0.5)).ShouldBe(10 * Work - At(0.5));
        _reports.Book(Edge(2), Rows, At(2)).ShouldBe(TimeSpan.Zero, "it is its turn, or was");
        _reports.Book(Edge(3), Rows, At(0.5)).ShouldBe(12 * Work - At(0.5));
    }

    [Fact]
    public void A_turn_that_was_missed_for_long_is_given_anew()
    {
        _reports.Book(Edge(1), Rows, At(0)).ShouldBe(TimeSpan.Zero);
        _reports.Book(Edge(2), 10 * Rows, At(3)).ShouldBe(TimeSpan.Zero);

        _reports.Book(Edge(1), Rows, At(3)).ShouldBe(20 * Work);
    }

    [Fact]
    public void Who_sends_all_unasked_takes_others_time()
    {
        _reports.OnTaken(Edge(1), Rows, Work, At(0));

        _reports.Book(Edge(2), Rows, At(0)).ShouldBe(2 * Work);
    }

    [Fact]
    public void A_slow_machine_is_sent_fewer_at_a_time()
    {
        for (var report = 0; report < 20; report++)
        {
            _reports.Book(Edge(1), Rows, At(100 * report));
            _reports.OnTaken(Edge(1), Rows, 4 * Work, At(100 * report));
        }

        _reports.Book(Edge(1), Rows, At(5000));
        var turn = _reports.Book(Edge(2), Rows, At(5000))!.Value;
        (turn / (8 * Work)).ShouldBe(1, 0.01);

        for (var report = 0; report < 20; report++) _reports.OnTaken(Edge(1), Rows, TimeSpan.Zero, At(6000));
        _reports.Book(Edge(1), Rows, At(7000));
        _reports.Book(Edge(2), Rows, At(7000)).ShouldBe(2 * Work, "never less than usual: a clock that stands proves nothing");
    }

    [Fact]
    public void No_turn_is_far_away_and_who_gets_none_asks_again()
    {
        var turns = Enumerable.Range(1, 100).Select(edge => _reports.Book(Edge(edge), EdgeLimits.MaxApps, At(0))!.Value).ToList();

        turns[^1].ShouldBe(WholeReports.Longest);
        turns.Where(turn => turn < WholeReports.Longest).Distinct().Count().ShouldBe(38, "of 320 ms each");
        var next = _reports.Book(Edge(100), Rows, At(2))!.Value;
        next.ShouldBeInRange(WholeReports.Longest - At(2), WholeReports.Longest);
        _reports.Book(Edge(99), Rows, At(2)).ShouldBe(next + 2 * Work, "each has a turn of its own");
        WholeReports.Longest.ShouldBeLessThan(EdgeMembership.MovedFor);
    }

    [Fact]
    public void Few_rows_need_no_turn_and_an_earlier_release_asks_for_none()
    {
        _reports.Book(Edge(1), EdgeReport.FewRows, At(0)).ShouldBeNull();
        _reports.Book(Edge(1), null, At(0)).ShouldBeNull();
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static EdgeIdentity Edge(int number) => Specs.Edge($"fra-{number}");
}
