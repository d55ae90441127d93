using Odin.Cli.Top;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Tests.CommandLines.Top;

/// <summary>What keys do to what <c>odin top</c> shows.</summary>
public sealed class TopModelTests
{
    private readonly TopModel _model = TopWorld.Model();

    [Fact]
    public void The_largest_come_first_and_s_and_r_order_them_otherwise()
    {
        Keys(TopPaneKind.Apps).ShouldBe(["shop", "mail\u001b[31m", "chat"]);

        _model.Press("r");
        Keys(TopPaneKind.Apps).ShouldBe(["chat", "mail\u001b[31m", "shop"]);
        for (var column = 0; column < _model.Focus.Columns.Length - 2; column++) _model.Press("s");
        _model.Focus.Columns[_model.Focus.Order].Name.ShouldBe("APP");
        Keys(TopPaneKind.Apps).ShouldBe(["chat", "mail\u001b[31m", "shop"], "text goes from a to z");
    }

    [Fact]
    public void A_filter_leaves_rows_that_contain_it_until_escape()
    {
        _model.Press("/DOW");
        Keys(TopPaneKind.Apps).ShouldBe(["chat"], "its state contains it");
        _model.Press("x\b\b\r");
        (_model.IsTyping, _model.Focus.Filter).ShouldBe((false, "DO"));
        _model.Press("q").ShouldBeOfType<TopAction.Quit>("it is no letter of the filter any more");

        _model.Press("\e");
        Keys(TopPaneKind.Apps).Length.ShouldBe(3);
    }

    [Fact]
    public void The_choice_stays_with_its_row_and_targets_are_those_of_the_chosen_app()
    {
        _model.Press(ConsoleKey.DownArrow);
        _model.ChosenApp.ShouldBe("mail\u001b[31m");
        Keys(TopPaneKind.Targets).ShouldBeEmpty("those of another app are not shown under its name");
        _model.Take(new TopEvent.App(TopWorld.Detail("shop")));
        Keys(TopPaneKind.Targets).ShouldBeEmpty("it was asked for before the choice");

        _model.Press("r");
        _model.ChosenApp.ShouldBe("mail\u001b[31m");
        _model.Press(ConsoleKey.End);
        _model.ChosenApp.ShouldBe("shop");
        _model.Take(new TopEvent.App(TopWorld.Detail("shop")));
        Keys(TopPaneKind.Targets).ShouldBe(["10.0.0.7:80", "10.0.0.8:80"]);
        _model.Press(ConsoleKey.Home);
        _model.ChosenApp.ShouldBe("chat");
    }

    [Fact]
    public void Draining_and_enabling_is_done_when_it_is_meant_only()
    {
        _model.Press("d").ShouldBeNull();
        _model.Asked.ShouldBe(new TopAction.SetState("shop", null, AdminState.Draining, "100"));
        _model.Press("n").ShouldBeNull();
        _model.Said.ShouldBe("nothing was changed");
        _model.Press("dy").ShouldBe(new TopAction.SetState("shop", null, AdminState.Draining, "100"));

        _model.Press("3").ShouldBeNull();
        _model.Press(ConsoleKey.DownArrow);
        _model.Press("ey").ShouldBe(new TopAction.SetState("shop", "10.0.0.8:80", AdminState.Ready, "40"));
        _model.Press("1d").ShouldBeNull();
        _model.Said.ShouldContain("choose one in pane 2 or 3");
        _model.Press("dq").ShouldBeOfType<TopAction.Quit>("nothing was asked");
    }

    [Fact]
    public void Tab_goes_round_the_panes_and_back()
    {
        _model.Focus.Kind.ShouldBe(TopPaneKind.Apps);
        _model.Press("\t\t\t\t");
        _model.Focus.Kind.ShouldBe(TopPaneKind.Regions);
        _model.Press(ConsoleKey.Tab, shift: true);
        _model.Focus.Kind.ShouldBe(TopPaneKind.Longest);
        _model.Press("4");
        _model.Focus.Kind.ShouldBe(TopPaneKind.Busiest);
    }

    [Fact]
    public void The_busiest_session_is_the_one_that_moves_most_bytes_now()
    {
        Keys(TopPaneKind.Busiest)[0].ShouldEndWith("1", customMessage: "nothing is known yet: the one with the most bytes");

        _model.Take(new TopEvent.Sessions([TopWorld.Session(1, bytes: 520, age: 11), TopWorld.Session(2, bytes: 4090, age: 62)],
            [TopWorld.Session(2, bytes: 4090, age: 62)], []));

        Keys(TopPaneKind.Busiest)[0].ShouldEndWith("2");
        _model.Pane(TopPaneKind.Busiest).Rows[0].Cells[5].Text.ShouldBe("2.0k");
    }

    [Fact]
    public void A_world_that_comes_again_ends_a_loss()
    {
        _model.Take(new TopEvent.Lost("no answer\u001b[2J"));
        _model.LostFor.ShouldBe("no answer\\u001b[2J");

        _model.Take(new TopEvent.World(TopWorld.Document()));
        _model.LostFor.ShouldBeNull();
    }

    [Fact]
    public void Changes_make_the_next_document_of_the_one_that_they_are_made_to_and_of_no_other()
    {
        var before = TopWorld.Document();
        var changes = new WorldChanges
        {
            Time = before.Time.AddSeconds(1),
            After = before.Time,
            CatalogVersion = 2,
            Totals = before.Totals with { Live = 7 },
            Apps = [before.Apps[2] with { Live = 1 }, before.Apps[2] with { Name = "new", Live = 2 }],
            GoneApps = ["chat"],
            Regions = [before.Regions[0]],
            Missing = [],
            MissingCount = 0,
        };

        var after = ChangedWorld.Of(before, changes).ShouldNotBeNull();

        after.Apps.Select(app => (app.Name, app.Live)).ShouldBe([("mail\u001b[31m", 15), ("shop", 1), ("new", 2)], ignoreOrder: true);
        (after.Time, after.CatalogVersion, after.Totals.Live, after.Edges).ShouldBe((changes.Time, 2, 7, before.Edges));
        after.Regions.ShouldHaveSingleItem().Name.ShouldBe("fra");
        ChangedWorld.Of(after, changes).ShouldBeNull();
        ChangedWorld.Of(null, changes).ShouldBeNull();
    }

    [Fact]
    public void An_app_whose_name_is_written_in_other_cases_is_the_same_app_for_all_viewers()
    {
        var before = TopWorld.Document();
        var renamed = before with
        {
            Time = before.Time.AddSeconds(1),
            Apps = before.Apps.SetItem(2, before.Apps[2] with { Name = "Shop" }),
        };

        var changes = WorldChanges.Between(before, renamed);

        changes.GoneApps.ShouldBe(["shop"], "the dashboard compares names exactly");
        ChangedWorld.Of(before, changes)!.Apps.Select(app => app.Name).ShouldBe(renamed.Apps.Select(app => app.Name));
    }

    private string[] Keys(TopPaneKind kind) => [.. _model.Pane(kind).Rows.Select(row => row.Key)];
}
