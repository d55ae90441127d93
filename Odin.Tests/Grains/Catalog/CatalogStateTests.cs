using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class CatalogStateTests
{
    private static readonly CatalogState One = new CatalogState().Apply(Specs.Config(Specs.App("a"), Specs.App("b")), null).State;

    [Fact]
    public void An_app_that_did_not_change_keeps_its_version()
    {
        var (state, result) = One.Apply(Specs.Config(Specs.App("a"), Specs.App("b", Specs.Target("new")), Specs.App("c")), 1);

        state.Table.Apps.Select(app => (app.Spec.Name, app.Version)).ShouldBe([("a", 1), ("b", 2), ("c", 2)]);
        (result.Outcome, result.Version).ShouldBe((ApplyOutcome.Applied, 2));
        (result.Added[0], result.Changed[0], result.Removed.Length).ShouldBe(("c", "b", 0));
    }

    [Fact]
    public void An_equal_document_changes_nothing()
    {
        var (state, result) = One.Apply(Specs.Config(Specs.App("a"), Specs.App("b")), null);

        state.ShouldBeSameAs(One);
        (result.Outcome, result.Version).ShouldBe((ApplyOutcome.Unchanged, 1));
    }

    [Fact]
    public void An_app_that_did_not_change_is_one_object_in_all_documents_that_are_kept()
    {
        var two = One.Apply(Specs.Config(Specs.App("A"), Specs.App("b", Specs.Target("new"))), null).State
            .Apply(Specs.Config(Specs.App("A"), Specs.App("b", Specs.Target("new")), Specs.App("c")), null).State;

        var apps = two.History.Select(document => document.Config.Apps).ToList();
        apps[1][0].Name.ShouldBe("A", "the document is as it was written");
        apps[2][0].ShouldBeSameAs(apps[1][0]);
        apps[2][1].ShouldBeSameAs(apps[1][1]);
        apps[1][1].ShouldNotBeSameAs(apps[0][1]);
        two.Table.Apps.Select(app => app.Spec).ShouldBe(apps[2]);
    }

    [Theory, InlineData(0), InlineData(2)]
    public void Another_version_than_the_expected_one_is_a_conflict(long expected)
    {
        var (state, result) = One.Apply(Specs.Config(), expected);

        state.ShouldBeSameAs(One);
        (result.Outcome, result.Version).ShouldBe((ApplyOutcome.VersionConflict, 1));
    }

    [Fact]
    public void The_history_says_what_each_document_changed_and_keeps_it_to_compare()
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(50);
        var three = One.Apply(Specs.Config(Specs.App("b", Specs.Target("new")), Specs.App("c")), null, at).State
            .SetAdminState("c", null, AdminState.Draining).State.RollBack(1, at.AddDays(1)).State;

        DocumentHistory.Summarise(three.History).ShouldBe(
        [
            new DocumentSummary(4, at.AddDays(1), 2, 1, 1, 1), new DocumentSummary(2, at, 2, 1, 1, 1),
            new DocumentSummary(1, null, 2, null, null, null),
        ]);
        three.DocumentsAt(4).Select(document => document.Version).ShouldBe([4, 2]);
        three.DocumentsAt(3).Select(document => document.Version).ShouldBe([2, 1], "the admin state left the document as it was");
        three.DocumentsAt(1).Select(document => document.Version).ShouldBe([1]);
        three.DocumentsAt(0).ShouldBeEmpty();
        three.DocumentsAt(5).ShouldBeEmpty();
    }

    [Fact]
    public void A_roll_back_is_a_new_version_with_the_old_document()
    {
        var two = One.Apply(Specs.Config(Specs.App("a")), null).State;

        var (three, result) = two.RollBack(null);

        (result.Outcome, result.Version, result.Added[0]).ShouldBe((ApplyOutcome.Applied, 3, "b"));
        three.Present().Config.Apps.Length.ShouldBe(2);
        three.Table.Find("a")!.Version.ShouldBe(1, "it never changed");
        three.RollBack(2).State.Present().Config.Apps.Length.ShouldBe(1);
    }

    [Fact]
    public void A_version_that_the_history_does_not_hold_is_unknown()
    {
        One.RollBack(null).Result.Outcome.ShouldBe(ApplyOutcome.UnknownVersion);
        One.RollBack(7).Result.Outcome.ShouldBe(ApplyOutcome.UnknownVersion);
    }

    [Fact]
    public void The_history_keeps_the_last_twenty()
    {
        var state = One;
        for (var round = 0; round < 30; round++) state = state.Apply(Specs.Config(Specs.App($"app{round}")), null).State;

        state.History.Select(document => document.Version).ShouldBe(Enumerable.Range(12, 20).Select(version => (long)version));
        state.Present().Version.ShouldBe(31);
    }
}
