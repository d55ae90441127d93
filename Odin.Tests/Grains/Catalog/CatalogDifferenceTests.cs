using System.Collections.Immutable;
using CsCheck;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Catalog;

/// <summary>What the storage is given of a change says exactly what the change did.</summary>
public sealed class CatalogDifferenceTests
{
    private static readonly Gen<int[]> Changes = Gen.Int[0, 9999].Array[1, 40];

    [Fact]
    public void A_difference_makes_any_list_of_any_other() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 12], Gen.Int[0, 9].Array[0, 12]).Sample((before, after) =>
        {
            var items = Enumerable.Range(0, 10).Select(number => $"{number}").ToArray();
            ImmutableArray<string> one = [.. before.Select(number => items[number])], other = [.. after.Select(number => items[number])];
            ListDifference<string>.Of(one, other).Apply(one).ShouldBe(other);
        });

    [Fact]
    public void A_difference_to_another_list_is_refused()
    {
        ImmutableArray<string> list = ["a", "b", "c"];

        Should.Throw<InvalidDataException>(() => new ListDifference<string>([0, 1, 2, 3], []).Apply(list));
        Should.Throw<InvalidDataException>(() => new ListDifference<string>([], [new Placed<string>(9, "z")]).Apply(list));
        Should.Throw<InvalidDataException>(() => new ListDifference<string>([1, 1], []).Apply(list));
    }

    [Fact]
    public void Whatever_is_changed_the_difference_makes_the_next_state_and_a_base_says_all_of_it() =>
        Changes.Sample(changes =>
        {
            var state = new CatalogState().Apply(Specs.Config(Specs.App("a"), Specs.App("b")), null).State.Named("one");
            var replayed = state;
            foreach (var change in changes)
            {
                var next = Changed(state, change);
                replayed = CatalogDifference.Of(state, next).ShouldNotBeNull().Apply(replayed);
                state = next;
                ShouldBeSame(replayed, state);
                ShouldBeSame(BaseCatalog.Of(state, "x").State(), state);
            }
        });

    [Fact]
    public void Another_catalog_or_history_is_no_difference()
    {
        var one = new CatalogState().Apply(Specs.Config(Specs.App("a")), null).State.Named("one");
        var three = one.Apply(Specs.Config(), null).State.Apply(Specs.Config(Specs.App("b")), null).State;

        CatalogDifference.Of(one, one with { Table = one.Table with { Catalog = "two" } }).ShouldBeNull();
        CatalogDifference.Of(one, three).ShouldBeNull();
        CatalogDifference.Of(three, one).ShouldBeNull();
    }

    private static CatalogState Changed(CatalogState state, int change)
    {
        var (what, app) = (change % 6, $"{(char)('a' + change / 6 % 5)}");
        var apps = state.Present().Config.Apps;
        return what switch
        {
            0 => state.SetAdminState(app, null, change % 4 < 2 ? AdminState.Draining : AdminState.Ready).State,
            1 => state.SetEdgeAdminState(app, change % 4 < 2 ? AdminState.Disabled : AdminState.Ready).State,
            2 => state.Steer(app, change % 4 < 2).State with { PutBackAt = DateTimeOffset.UnixEpoch.AddDays(change) },
            3 => state.RollBack(null).State,
            4 => Apply([.. apps.Where(known => known.Name != app)]),
            _ => Apply([.. apps.Where(known => known.Name != app).Prepend(Specs.App(app, Specs.Target($"t{change}")))]),
        };

        CatalogState Apply(ImmutableArray<AppSpec> next) =>
            state.Apply(new ConfigSpec { Apps = next, Regions = [new RegionSpec($"r{change}", 0, change % 90)] }, null).State;
    }

    private static void ShouldBeSame(CatalogState one, CatalogState other)
    {
        one.Table.Apps.ShouldBe(other.Table.Apps, Comparers.Same<AppVersion>());
        one.Table.Tombstones.ShouldBe(other.Table.Tombstones);
        one.Table.Edges.ShouldBe(other.Table.Edges);
        one.Table.SoftRegions.ShouldBe(other.Table.SoftRegions);
        one.Table.Regions.ShouldBe(other.Table.Regions);
        (one.Table.Version, one.Table.KnownSince, one.Table.Catalog, one.PutBackAt)
            .ShouldBe((other.Table.Version, other.Table.KnownSince, other.Table.Catalog, other.PutBackAt));
        one.History.Length.ShouldBe(other.History.Length);
        foreach (var (left, right) in one.History.Zip(other.History))
        {
            (left.Version, left.At).ShouldBe((right.Version, right.At));
            left.Config.Apps.ShouldBe(right.Config.Apps, Comparers.Same<AppSpec>());
            SpecEquality.AreEqual(left.Config, right.Config).ShouldBeTrue();
        }
    }

    private static class Comparers
    {
        public static EqualityComparer<T> Same<T>() where T : class =>
            EqualityComparer<T>.Create(ReferenceEquals, item => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(item));
    }
}
