using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class WishTests
{
    private static readonly CatalogState One = new CatalogState().Apply(Specs.Config(Specs.App("a", Specs.Targets(2)), Specs.App("b")), null).State;
    private static readonly TargetAddress First = Specs.Target("t0").Address;

    [Fact]
    public void A_wish_is_a_new_version_of_its_app_alone()
    {
        var (state, result) = One.SetWish("A", First, Wish.Draining);

        (result.Outcome, result.Version, result.Changed[0]).ShouldBe((ApplyOutcome.Applied, 2, "a"));
        state.Table.Apps.Select(app => (app.Spec.Name, app.Version)).ShouldBe([("a", 2), ("b", 1)]);
        state.Table.Find("a")!.Wishes.Of(First).ShouldBe(Wish.Draining);
        state.Table.ChangesSince(1).Changed.ShouldHaveSingleItem().Wishes.Of(First).ShouldBe(Wish.Draining);
        (state.Present().Version, result.DocumentVersion).ShouldBe((1, 1), "it is no version of the document");
    }

    [Fact]
    public void A_wish_stays_when_a_document_keeps_its_target_and_goes_with_the_target()
    {
        var wished = One.SetWish("a", First, Wish.Disabled).State.SetWish("a", null, Wish.Draining).State;

        var kept = wished.Apply(Specs.Config(Specs.App("a", Specs.Target("t0"), Specs.Target("new"))), null).State;
        kept.Table.Find("a")!.Wishes.Of(First).ShouldBe(Wish.Disabled);
        kept.Table.Find("a")!.Wishes.App.ShouldBe(Wish.Draining);

        var gone = kept.Apply(Specs.Config(Specs.App("a", Specs.Target("new"))), null).State;
        var back = gone.Apply(Specs.Config(Specs.App("a", Specs.Target("t0"), Specs.Target("new"))), null).State;
        back.Table.Find("a")!.Wishes.Of(First).ShouldBe(Wish.Ready);
    }

    [Fact]
    public void A_roll_back_leaves_wishes_as_they_are_and_knows_the_version_of_a_wish()
    {
        var wished = One.SetWish("a", First, Wish.Draining).State;
        var three = wished.Apply(Specs.Config(Specs.App("a", Specs.Target("t0"))), null).State;

        var (back, result) = three.RollBack(2);

        result.Outcome.ShouldBe(ApplyOutcome.Applied);
        back.Table.Find("a")!.Spec.Targets.Length.ShouldBe(2);
        back.Table.Find("a")!.Wishes.Of(First).ShouldBe(Wish.Draining);
        three.RollBack(9).Result.Outcome.ShouldBe(ApplyOutcome.UnknownVersion);
    }

    [Fact]
    public void A_wish_for_nothing_or_for_what_is_changes_nothing()
    {
        One.SetWish("c", null, Wish.Draining).Result.Outcome.ShouldBe(ApplyOutcome.UnknownApp);
        One.SetWish("a", Specs.Target("other").Address, Wish.Draining).Result.Outcome.ShouldBe(ApplyOutcome.UnknownTarget);
        One.SetWish("a", First, Wish.Ready).Result.Outcome.ShouldBe(ApplyOutcome.Unchanged);
        One.SetWish("a", null, Wish.Ready).State.ShouldBeSameAs(One);
        One.SetEdgeWish("fra-1", Wish.Ready).Result.Outcome.ShouldBe(ApplyOutcome.Unchanged);
    }

    [Fact]
    public void A_wish_for_an_edge_reaches_every_reader_and_every_copy()
    {
        var (state, result) = One.SetEdgeWish("fra-1", Wish.Draining);

        (result.Outcome, result.Version, result.Changed.Length).ShouldBe((ApplyOutcome.Applied, 2, 0));
        state.Table.ChangesSince(1).Edges.ShouldBe([new EdgeWish("fra-1", Wish.Draining)]);
        state.Table.ChangesSince(0).Edges.ShouldBe([new EdgeWish("fra-1", Wish.Draining)]);
        One.Table.Merge(state.Table.ChangesSince(1)).ChangesSince(1).Edges.ShouldBe([new EdgeWish("fra-1", Wish.Draining)]);
        new AppTable().Merge(state.Table.ChangesSince(0)).WishOf("fra-1").ShouldBe(Wish.Draining);
        state.Apply(Specs.Config(), null).State.Table.WishOf("fra-1").ShouldBe(Wish.Draining);
        state.SetEdgeWish("fra-1", Wish.Ready).State.Table.Edges.ShouldBeEmpty();
    }
}
