using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class EdgeRowsTests
{
    private readonly EdgeRows _rows = new();

    [Fact]
    public void News_change_what_they_name_and_nothing_else()
    {
        _rows.Take(Report(1, since: 0, Row("a", live: 1), Row("b", live: 2))).ShouldBe(["a", "b"], ignoreOrder: true);
        _rows.Take(Report(2, since: 1, Row("b", live: 5))).ShouldBe(["b"]);

        (Live("a"), Live("b"), _rows.Live, _rows.Held).ShouldBe((1, 5, 6, 2));
    }

    [Fact]
    public void A_lost_report_does_no_harm_when_the_next_one_has_its_news_too()
    {
        _rows.Take(Report(1, since: 0, Row("a", live: 1), Row("b", live: 1)));

        _rows.Take(Report(3, since: 1, Row("a", live: 3), Row("b", live: 2)));

        (Live("a"), Live("b"), _rows.Held).ShouldBe((3, 2, 3));
    }

    [Fact]
    public void After_a_gap_the_edge_is_asked_for_all_until_it_has_sent_all()
    {
        _rows.Take(Report(7, since: 6, Row("a", live: 1)));
        _rows.Held.ShouldBe(0, "what else the edge has is not known here");
        Live("a").ShouldBe(1, "a row is true by itself");

        _rows.Take(Report(8, since: 7, Row("b", live: 1)));
        _rows.Held.ShouldBe(0);
        _rows.Take(Report(9, since: 0, Row("a", live: 4)));

        (_rows.Held, Live("a"), _rows.Find("b")).ShouldBe((9, 4, null));
    }

    [Fact]
    public void An_app_that_is_gone_is_news_once()
    {
        _rows.Take(Report(1, since: 0, Row("a"), Row("b", live: 3)));

        _rows.Take(Report(2, since: 1) with { Gone = ["b"] }).ShouldBe(["b"]);
        _rows.Take(Report(3, since: 1) with { Gone = ["b"] }).ShouldBeEmpty();

        (_rows.Count, _rows.Live).ShouldBe((1, 0));
    }

    [Fact]
    public void A_row_that_is_repeated_is_news_only_where_it_repairs_something()
    {
        _rows.Take(Report(1, since: 0, Row("a", live: 1), Row("b", live: 1)));

        _rows.Take(Report(2, since: 1) with { Repeats = [Row("a", live: 1, sequence: 9), Row("b", live: 2, sequence: 9)] }).ShouldBe(["b"]);

        (Live("b"), _rows.Find("a")!.Sequence).ShouldBe((2, 9));
    }

    [Fact]
    public void What_was_lost_on_the_way_is_asked_for_at_once()
    {
        AppReport[] rows = [Row("a", live: 1), Row("b", live: 2)];
        _rows.Take(Report(1, since: 0, rows) with { Digest = DigestOf(rows) });
        (_rows.Held, _rows.ComparesDigests).ShouldBe((1, true));

        AppReport[] next = [Row("a", live: 1), Row("b", live: 3)];
        _rows.Take(Report(2, since: 1) with { Digest = DigestOf(next) });
        (_rows.Held, _rows.IsWhole).ShouldBe((0, false), "the edge has news of b, and it did not come");
        _rows.Take(Report(3, since: 0, next) with { Digest = DigestOf(next) });

        (_rows.Held, _rows.IsWhole, Live("b")).ShouldBe((3, true, 3));
    }

    [Fact]
    public void An_edge_whose_digests_are_made_in_another_way_is_not_asked_for_all_again_and_again()
    {
        _rows.Take(Report(1, since: 0, Row("a")) with { Digest = 7 });
        _rows.Take(Report(2, since: 1) with { Digest = 7 });

        (_rows.Held, _rows.ComparesDigests).ShouldBe((2, false));
    }

    [Fact]
    public void Rows_that_say_the_same_have_the_same_digest_and_others_another()
    {
        var row = Row("a", live: 1);
        var longer = Reports.Report(1, [1, 0]) with { App = "a" };

        RowDigest.Of(row with { Sequence = 9 }).ShouldBe(RowDigest.Of(row), "its number says nothing of the app");
        AppReport[] others = [row with { Live = [2] }, row with { Live = [0], Unused = [1] }, row with { Total = [7] },
            row with { Usable = [false] }, row with { App = "b" }, row with { ConfigVersion = 9 }, longer];
        others.Select(RowDigest.Of).Append(RowDigest.Of(row)).Distinct().Count().ShouldBe(others.Length + 1);
    }

    [Fact]
    public void A_report_of_what_counts_takes_other_counts_away_and_nothing_else()
    {
        _rows.Take(Report(1, since: 0, Row("a", live: 1), Row("b", live: 2), Row("c")));

        var counts = Report(2, since: 2, Row("a", live: 3)) with { Rows = 3, HasAllCounts = true };
        _rows.Take(counts).ShouldBe(["a", "b"], ignoreOrder: true);
        (_rows.Held, _rows.IsWhole, _rows.Live).ShouldBe((0, false, 3), "b had its sessions before the edge came back");
        _rows.Find("b").ShouldBeNull();
        _rows.Find("c").ShouldNotBeNull();

        _rows.Take(Report(3, since: 0, Row("a", live: 3), Row("b"), Row("c")));
        (_rows.Held, _rows.IsWhole, _rows.Count).ShouldBe((3, true, 3));
    }

    [Fact]
    public void An_edge_of_an_earlier_release_says_all_each_time()
    {
        _rows.Take(Report(1, since: null, Row("a", live: 1), Row("b")));

        _rows.Take(Report(2, since: null, Row("a", live: 1))).ShouldBe(["a", "b"], ignoreOrder: true);

        (_rows.Held, _rows.Count).ShouldBe((0, 1));
    }

    private static long DigestOf(params AppReport[] rows) => rows.Aggregate(0L, (sum, row) => sum + RowDigest.Of(row));

    private int Live(string app) => _rows.Find(app)!.Live[0];

    private static AppReport Row(string app, int live = 0, long sequence = 1) => Reports.Report(sequence, [live]) with { App = app };

    private static EdgeReport Report(long sequence, long? since, params AppReport[] apps) =>
        new() { Edge = Specs.Edge("fra-1"), Sequence = sequence, CatalogVersion = 1, Apps = [.. apps], Since = since };
}
