using Odin.Grains.Configuration;

namespace Odin.Tests.Grains.Configuration;

/// <summary>What YAML has and the other formats do not: anchors, aliases, merge keys.</summary>
public sealed class YamlTests
{
    [Fact]
    public void A_merge_key_takes_over_what_the_object_does_not_say()
    {
        var config = Good("""
            x-base: &base
              Targets: [h:1]
              IdleTimeout: 5m
              connect: { Timeout: 1s }
            Apps:
              - <<: *base
                Name: a
                Ports: [1]
              - Name: b
                Ports: [2]
                Connect: { Timeout: 3s }
                <<: *base
            """);

        config.Apps.Select(app => app.IdleTimeout).ShouldBe([TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)]);
        config.Apps.Select(app => app.Connect.Timeout).ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)]);
    }

    [Fact]
    public void Of_a_list_the_earlier_object_wins_and_merged_objects_may_merge_themselves()
    {
        var config = Good("""
            x-one: &one { IdleTimeout: 1m, Targets: [h:1] }
            x-two: &two { <<: *one, IdleTimeout: 2m, MaxLifetime: 2h }
            x-three: &three { IdleTimeout: 3m, PanicPercent: 30 }
            Apps:
              - { <<: [*three, *two, { PanicPercent: 40 }], Name: a, Ports: [1] }
            """);

        var app = config.Apps.Single();
        (app.IdleTimeout, app.MaxLifetime, app.PanicPercent, app.Targets.Length)
            .ShouldBe((TimeSpan.FromMinutes(3), TimeSpan.FromHours(2), 30, 1));
    }

    [Theory]
    [InlineData("x-a: &a 5\nApps:\n- <<: *a\n", "<< takes an object or a list of objects")]
    [InlineData("x-a: &a {}\nApps:\n- <<: [*a, 1]\n", "<< takes an object or a list of objects")]
    [InlineData("x-a: &a {}\nApps:\n- <<: *a\n  <<: *a\n", "<< stands twice")]
    [InlineData("Apps:\n- <<: *nobody\n", "there is no anchor &nobody")]
    [InlineData("Apps: &a [*a]\n", "there is no anchor &a")]
    [InlineData("Apps: []\n\"<<\": {}\n", "there is no key \"<<\"")]
    public void Other_merges_are_errors(string text, string message) =>
        Document.Load(text, "yaml").Errors.ShouldHaveSingleItem().Message.ShouldContain(message);

    [Fact]
    public void A_merged_error_is_reported_where_it_stands()
    {
        var error = Document.Load("x-a: &a\n  Weight: 1\nApps:\n- {<<: *a, Name: a, Ports: [1], Targets: [\"h:1\"]}\n", "yaml").Errors
            .ShouldHaveSingleItem();

        (error.Line, error.Path).ShouldBe((2, "Apps[0].Weight"));
    }

    [Theory]
    [InlineData("json", "{ \"x-note\": [1, {}], \"X-Other\": null, \"Apps\": [] }")]
    [InlineData("yaml", "x-note: &a {b: [c]}\nX-Other: *a\nApps: []\n")]
    [InlineData("toml", "x-note = 1\nApps = []\n[x-more]\na = 1\n[[x-list]]\n[[x-list]]\n")]
    public void Keys_for_the_authors_own_use_are_not_read(string format, string text) => Document.Load(text, format).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("json", "{ \"Apps\": [{ \"Name\": \"a\", \"Ports\": [1], \"Targets\": [\"h:1\"], \"x-note\": 1 }] }")]
    [InlineData("yaml", "Defaults: { x-note: 1 }\nApps: []\n")]
    [InlineData("toml", "Apps = []\nDefaults.x-note = 1\n")]
    public void They_stand_at_the_top_and_nowhere_else(string format, string text) =>
        Document.Load(text, format).Errors.ShouldHaveSingleItem().Message.ShouldContain("there is no key \"x-note\"");

    private static ConfigSpec Good(string text)
    {
        var load = Document.Load(text, "yaml");
        load.Messages.ShouldBeEmpty();
        return load.Config!;
    }
}
