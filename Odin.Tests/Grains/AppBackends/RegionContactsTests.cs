using Odin.Grains.AppBackends;

namespace Odin.Tests.Grains.AppBackends;

public sealed class RegionContactsTests
{
    private readonly RegionContacts _contacts = new();

    [Fact]
    public void Regions_that_the_catalog_knows_are_woken_until_they_come()
    {
        _contacts.Know(["fra", "iad"]);
        _contacts.IsComplete.ShouldBeFalse();
        _contacts.Due(0, Second(0)).ShouldBe(["fra", "iad"]);
        _contacts.Due(0, Second(1)).ShouldBeEmpty("they are on their way");

        Merge("fra", version: 1, second: 1);
        _contacts.Due(1, Second(2)).ShouldBe(["iad"]);

        Merge("iad", version: 1, second: 2);
        _contacts.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void A_region_that_sleeps_is_woken_when_there_is_something_new_for_it()
    {
        Merge("fra", version: 1, second: 0);
        _contacts.Due(1, Second(60)).ShouldBeEmpty();

        _contacts.Due(2, Second(61)).ShouldBe(["fra"]);
    }

    [Fact]
    public void The_shards_of_a_region_are_woken_as_soon_as_it_has_them_and_each_counts_for_itself()
    {
        Merge("fra", version: 1, second: 0);
        _contacts.KnowShards("fra", 1);
        _contacts.IsComplete.ShouldBeTrue();

        _contacts.KnowShards("fra", 3);
        _contacts.Due(1, Second(0)).ShouldBe(["fra~1", "fra~2"]);
        Merge("fra~1", version: 1, second: 1);
        _contacts.Due(1, Second(2)).ShouldBe(["fra~2"]);

        _contacts.KnowShards("fra", 2);
        _contacts.KnowShards("fra", 3);
        _contacts.Due(1, Second(4)).ShouldBe(["fra~2"], "it has not come");
    }

    [Fact]
    public void One_that_calls_by_itself_is_not_woken()
    {
        for (var second = 0; second < 10; second++)
        {
            Merge("fra", version: second, second);
            _contacts.Due(second + 1, Second(second) + TimeSpan.FromMilliseconds(900)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void One_without_edges_of_the_app_and_one_of_an_earlier_release_are_not_woken()
    {
        _contacts.OnMerged("fra", hasEdges: false, isWakeable: true, version: 1, Second(0));
        _contacts.OnMerged("iad", hasEdges: true, isWakeable: false, version: 1, Second(0));

        _contacts.Due(2, Second(10)).ShouldBeEmpty();
    }

    [Fact]
    public void One_that_was_woken_and_does_not_come_is_silent()
    {
        Merge("fra", version: 1, second: 0);
        _contacts.Due(2, Second(10)).ShouldBe(["fra"]);
        _contacts.TakeSilent(Second(14)).ShouldBeEmpty();

        _contacts.TakeSilent(Second(15)).ShouldBe(["fra"]);
        _contacts.TakeSilent(Second(16)).ShouldBeEmpty();
    }

    private void Merge(string region, long version, int second) =>
        _contacts.OnMerged(region, hasEdges: true, isWakeable: true, version, Second(second));

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
}
