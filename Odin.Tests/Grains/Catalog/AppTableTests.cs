using CsCheck;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class AppTableTests
{
    [Fact]
    public void Changes_name_what_changed_and_what_went()
    {
        var one = new AppTable().Replace(Specs.Config(Specs.App("a"), Specs.App("b")));
        var two = one.Replace(Specs.Config(Specs.App("b"), Specs.App("c")));

        var changes = two.ChangesSince(1);

        (changes.Version, changes.IsComplete).ShouldBe((2, false));
        changes.Changed.Select(app => app.Spec.Name).ShouldBe(["c"]);
        changes.Removed.ShouldBe(["a"]);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(3)]
    public void A_reader_with_an_unknown_past_is_given_everything(long since)
    {
        var two = new AppTable().Replace(Specs.Config(Specs.App("a"))).Replace(Specs.Config(Specs.App("b")));

        var changes = two.ChangesSince(since);

        (changes.Version, changes.IsComplete).ShouldBe((2, true));
        changes.Changed.Select(app => app.Spec.Name).ShouldBe(["b"]);
    }

    [Fact]
    public void A_reader_that_missed_forgotten_removals_is_given_everything()
    {
        var crowd = Enumerable.Range(0, AppTable.MaxTombstones).Select(number => Specs.App($"app{number}"));
        var table = new AppTable().Replace(Specs.Config(Specs.App("first"), Specs.App("last")))
            .Replace(Specs.Config([Specs.App("last"), .. crowd]))
            .Replace(Specs.Config(Specs.App("last")));

        table.Tombstones.Length.ShouldBe(AppTable.MaxTombstones);
        table.ChangesSince(1).IsComplete.ShouldBeTrue();
        table.ChangesSince(2).IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void An_app_that_came_back_is_not_reported_as_gone()
    {
        var table = new AppTable().Replace(Specs.Config(Specs.App("a"), Specs.App("b"))).Replace(Specs.Config(Specs.App("b")))
            .Replace(Specs.Config(Specs.App("A"), Specs.App("b")));

        table.ChangesSince(1).Removed.ShouldBeEmpty();
        table.ChangesSince(1).Changed.Select(app => (app.Spec.Name, app.Version)).ShouldBe([("A", 3)]);
    }

    /// <summary>However seldom a copy asks, it holds what the original holds, and can serve others in turn.</summary>
    [Fact]
    public void A_copy_that_merges_changes_equals_the_original() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 4], Gen.Bool, Gen.Bool).Array[1, 30].Sample(steps =>
        {
            var (original, copy, copyOfCopy) = (new AppTable(), new AppTable(), new AppTable());
            foreach (var (apps, isRead, isReadOnwards) in steps)
            {
                original = original.Replace(Document(apps));
                if (isRead) copy = copy.Merge(original.ChangesSince(copy.Version));
                if (isReadOnwards) copyOfCopy = copyOfCopy.Merge(copy.ChangesSince(copyOfCopy.Version));
            }

            copy = copy.Merge(original.ChangesSince(copy.Version));
            copyOfCopy = copyOfCopy.Merge(copy.ChangesSince(copyOfCopy.Version));
            return Content(copy) == Content(original) && Content(copyOfCopy) == Content(original);
        });

    /// <summary>The number of times a digit stands in <paramref name="apps"/> is the app's weight.</summary>
    private static ConfigSpec Document(int[] apps) =>
        Specs.Config([.. apps.GroupBy(app => app).Select(app => Specs.App($"app{app.Key}", Specs.Target("a", weight: app.Count())))]);

    private static string Content(AppTable table) =>
        string.Join(',',
            table.Apps.OrderBy(app => app.Spec.Name).Select(app => $"{app.Spec.Name}@{app.Version}*{app.Spec.Targets[0].Weight}"));
}
