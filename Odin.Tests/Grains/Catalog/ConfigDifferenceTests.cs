using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class ConfigDifferenceTests
{
    private static readonly AppSpec Shop = AppSpecs.Spec("shop", 80, "a:1", "b:1");

    [Fact]
    public void Equal_documents_do_not_differ() =>
        ConfigDifference.Between(Config(Shop), Config(AppSpecs.Spec("shop", 80, "a:1", "b:1"))).ShouldBeEmpty();

    [Fact]
    public void Apps_are_added_and_removed_by_name() =>
        Text(Config(Shop, AppSpecs.Spec("old", 81, "a:1")), Config(AppSpecs.Spec("new", 81, "a:1"), Shop)).ShouldBe("- app old\n+ app new");

    [Fact]
    public void A_name_in_other_letters_is_the_same_app() =>
        ConfigDifference.Between(Config(Shop), Config(Shop with { Name = "SHOP" }))
            .ShouldHaveSingleItem().Kind.ShouldBe(DifferenceKind.Changed);

    [Fact]
    public void A_changed_key_is_reported_with_its_path_and_both_values() =>
        Text(Config(Shop), Config(Shop with { Balance = Balance.LeastConnections, Outlier = new OutlierSpec { Failures = 7 } }))
            .ShouldBe("~ app shop\n    Balance: \"RoundRobin\" -> \"LeastConnections\"\n    Outlier.Failures: 3 -> 7");

    [Fact]
    public void A_changed_list_is_reported_as_a_whole() =>
        Text(Config(Shop), Config(Shop with { Ports = [new PortRange(80), new PortRange(81)] }))
            .ShouldBe("~ app shop\n    Ports: [80] -> [80,81]");

    [Fact]
    public void Targets_are_the_same_by_address() =>
        Text(Config(Shop), Config(Shop with { Targets = [AppSpecs.Target("c:1"), AppSpecs.Target("b:1") with { Weight = 3 }] }))
            .ShouldBe("~ app shop\n    Targets[a:1] removed\n    Targets[c:1] added\n    Targets[b:1].Weight: 1 -> 3");

    [Fact]
    public void Another_order_of_targets_is_a_difference() =>
        Text(Config(Shop), Config(Shop with { Targets = [AppSpecs.Target("b:1"), AppSpecs.Target("a:1")] }))
            .ShouldBe("~ app shop\n    Targets: their order -> another order");

    private static ConfigSpec Config(params AppSpec[] apps) => new() { Apps = [.. apps] };

    private static string Text(ConfigSpec before, ConfigSpec after) => string.Join('\n', ConfigDifference.Between(before, after));
}
