using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

/// <summary>Where regions stand: read, written, compared, and brought to every copy of the catalog.</summary>
public sealed class RegionsTests
{
    private const string Two = """{ "oslo": { "Lat": 59.9, "Lon": 10.75 }, "lab": { "lon": -180, "lat": 0 } }""";

    [Fact]
    public void They_are_read_in_the_order_of_their_names_and_written_back()
    {
        var config = Read(Two);

        config.Regions.ShouldBe([new RegionSpec("lab", 0, -180), new RegionSpec("oslo", 59.9, 10.75)]);
        var again = ConfigReader.ReadJson(ConfigWriter.ToJson(config), "f").Config!;
        SpecEquality.AreEqual(again, config).ShouldBeTrue();
        SpecEquality.AreEqual(Read("{}"), config).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "oslo": { "Lat": 90.1, "Lon": 10 } }""", "expected a number from -90 to 90")]
    [InlineData("""{ "oslo": { "Lat": 9, "Lon": -180.5 } }""", "expected a number from -180 to 180")]
    [InlineData("""{ "oslo": { "Lat": 1e400, "Lon": 1 } }""", "expected a number from -90 to 90")]
    [InlineData("""{ "oslo": { "Lat": "59", "Lon": 10 } }""", "expected a number from -90 to 90")]
    [InlineData("""{ "oslo": { "Lat": 59 } }""", "the key \"Lon\" is missing")]
    [InlineData("""{ "oslo": [59, 10] }""", "expected an object with Lat and Lon")]
    [InlineData("""{ "oslo": { "Lat": 59, "Lon": 10, "Alt": 3 } }""", "there is no key \"Alt\" here")]
    [InlineData("""{ "os lo": { "Lat": 59, "Lon": 10 } }""", "expected a name of 1 to 63")]
    [InlineData("""{ "oslo": { "Lat": 59, "Lon": 10 }, "OSLO": { "Lat": 59, "Lon": 10 } }""", "stands twice")]
    [InlineData("""[ "oslo" ]""", "expected an object with names as keys")]
    public void What_is_no_place_is_one_error(string regions, string why) =>
        ConfigReader.ReadJson(Text(regions), "f").Errors.Single().ToString().ShouldContain(why);

    [Theory]
    [InlineData("Regions:\n  oslo: { Lat: .nan, Lon: 1 }\nApps: []")]
    [InlineData("Regions:\n  oslo: { Lat: .inf, Lon: 1 }\nApps: []")]
    public void What_YAML_calls_a_number_and_is_none_is_refused(string text) =>
        Document.Load(text, "yaml").Errors.Single().ToString().ShouldContain("expected a number from -90 to 90");

    [Fact]
    public void A_change_is_a_new_version_that_touches_no_app_and_reaches_every_copy()
    {
        var one = new CatalogState().Apply(Read("{}"), null).State;

        var (two, result) = one.Apply(Read(Two), null);

        (result.Version, result.Changed.Length, two.Table.Find("a")!.Version).ShouldBe((2, 0, 1));
        one.Table.Merge(two.Table.ChangesSince(1)).Regions.Length.ShouldBe(2);
        CatalogState.Of(two.Table.ChangesSince(0)).Present().Config.Regions.Length.ShouldBe(2);
        two.RollBack(null).State.Table.Regions.ShouldBeEmpty();
    }

    [Fact]
    public void A_difference_names_them()
    {
        var moved = Read("""{ "oslo": { "Lat": 60, "Lon": 10.75 } }""");

        ConfigDifference.Between(Read(Two), moved).Single().ToString().ShouldBe(
            "~ document\n    Regions.lab removed\n    Regions.oslo: 59.9, 10.75 -> 60, 10.75");
        ConfigDifference.Between(moved, moved).ShouldBeEmpty();
    }

    private static ConfigSpec Read(string regions) => ConfigReader.ReadJson(Text(regions), "f").Config!;

    private static string Text(string regions) =>
        $$"""{ "Regions": {{regions}}, "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["h:1"] } ] }""";
}
