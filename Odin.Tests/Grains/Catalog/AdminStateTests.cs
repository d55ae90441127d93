using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class AdminStateTests
{
    private static readonly CatalogState One =
        new CatalogState().Apply(Specs.Config(Specs.App("a", Specs.Targets(2)), Specs.App("b")), null).State;
    private static readonly TargetAddress First = Specs.Target("t0").Address;

    [Fact]
    public void An_admin_state_is_a_new_version_of_its_app_alone()
    {
        var (state, result) = One.SetAdminState("A", First, AdminState.Draining);

        (result.Outcome, result.Version, result.Changed[0]).ShouldBe((ApplyOutcome.Applied, 2, "a"));
        state.Table.Apps.Select(app => (app.Spec.Name, app.Version)).ShouldBe([("a", 2), ("b", 1)]);
        state.Table.Find("a")!.AdminStates.Of(First).ShouldBe(AdminState.Draining);
        state.Table.ChangesSince(1).Changed.ShouldHaveSingleItem().AdminStates.Of(First).ShouldBe(AdminState.Draining);
        (state.Present().Version, result.DocumentVersion).ShouldBe((1, 1), "it is no version of the document");
    }

    [Fact]
    public void An_admin_state_stays_when_a_document_keeps_its_target_and_goes_with_the_target()
    {
        var changed = One.SetAdminState("a", First, AdminState.Disabled).State.SetAdminState("a", null, AdminState.Draining).State;

        var kept = changed.Apply(Specs.Config(Specs.App("a", Specs.Target("t0"), Specs.Target("new"))), null).State;
        kept.Table.Find("a")!.AdminStates.Of(First).ShouldBe(AdminState.Disabled);
        kept.Table.Find("a")!.AdminStates.App.ShouldBe(AdminState.Draining);

        var gone = kept.Apply(Specs.Config(Specs.App("a", Specs.Target("new"))), null).State;
        var back = gone.Apply(Specs.Config(Specs.App("a", Specs.Target("t0"), Specs.Target("new"))), null).State;
        back.Table.Find("a")!.AdminStates.Of(First).ShouldBe(AdminState.Ready);
    }

    [Fact]
    public void A_roll_back_leaves_admin_states_as_they_are_and_knows_the_version_of_an_admin_state()
    {
        var changed = One.SetAdminState("a", First, AdminState.Draining).State;
        var three = changed.Apply(Specs.Config(Specs.App("a", Specs.Target("t0"))), null).State;

        var (back, result) = three.RollBack(2);

        result.Outcome.ShouldBe(ApplyOutcome.Applied);
        back.Table.Find("a")!.Spec.Targets.Length.ShouldBe(2);
        back.Table.Find("a")!.AdminStates.Of(First).ShouldBe(AdminState.Draining);
        three.RollBack(9).Result.Outcome.ShouldBe(ApplyOutcome.UnknownVersion);
    }

    [Fact]
    public void An_admin_state_for_nothing_or_for_what_is_changes_nothing()
    {
        One.SetAdminState("c", null, AdminState.Draining).Result.Outcome.ShouldBe(ApplyOutcome.UnknownApp);
        One.SetAdminState("a", Specs.Target("other").Address, AdminState.Draining).Result.Outcome.ShouldBe(ApplyOutcome.UnknownTarget);
        One.SetAdminState("a", First, AdminState.Ready).Result.Outcome.ShouldBe(ApplyOutcome.Unchanged);
        One.SetAdminState("a", null, AdminState.Ready).State.ShouldBeSameAs(One);
        One.SetEdgeAdminState("fra-1", AdminState.Ready).Result.Outcome.ShouldBe(ApplyOutcome.Unchanged);
    }

    [Fact]
    public void An_admin_state_for_an_edge_reaches_every_reader_and_every_copy()
    {
        var (state, result) = One.SetEdgeAdminState("fra-1", AdminState.Draining);

        (result.Outcome, result.Version, result.Changed.Length).ShouldBe((ApplyOutcome.Applied, 2, 0));
        state.Table.ChangesSince(1).Edges.ShouldBe([new EdgeAdminState("fra-1", AdminState.Draining)]);
        state.Table.ChangesSince(0).Edges.ShouldBe([new EdgeAdminState("fra-1", AdminState.Draining)]);
        One.Table.Merge(state.Table.ChangesSince(1)).ChangesSince(1).Edges.ShouldBe([new EdgeAdminState("fra-1", AdminState.Draining)]);
        new AppTable().Merge(state.Table.ChangesSince(0)).AdminStateOf("fra-1").ShouldBe(AdminState.Draining);
        state.Apply(Specs.Config(), null).State.Table.AdminStateOf("fra-1").ShouldBe(AdminState.Draining);
        state.SetEdgeAdminState("fra-1", AdminState.Ready).State.Table.Edges.ShouldBeEmpty();
    }

    [Fact]
    public void Steering_a_region_reaches_every_reader_and_every_copy_and_twice_is_once()
    {
        var (state, result) = One.Steer("fra", isSoft: true);

        (result.Outcome, result.Version, result.DocumentVersion, result.Changed.Length).ShouldBe((ApplyOutcome.Applied, 2, 1, 0));
        foreach (var since in new[] { 0, 1 }) state.Table.ChangesSince(since).SoftRegions.ShouldBe(["fra"]);
        One.Table.Merge(state.Table.ChangesSince(1)).ChangesSince(1).SoftRegions.ShouldBe(["fra"]);
        CatalogState.Of(state.Table.ChangesSince(0)).Table.SoftRegions.ShouldBe(["fra"]);
        state.Apply(Specs.Config(), null).State.Table.SoftRegions.ShouldBe(["fra"]);
        state.Steer("fra", isSoft: true).Result.Outcome.ShouldBe(ApplyOutcome.Unchanged);
        One.Steer("fra", isSoft: false).Result.Outcome.ShouldBe(ApplyOutcome.Unchanged);
        state.Steer("fra", isSoft: false).State.Table.SoftRegions.ShouldBeEmpty();
        new CatalogState().Steer("fra", isSoft: true).Result.Outcome.ShouldBe(ApplyOutcome.Unborn);
    }
}
