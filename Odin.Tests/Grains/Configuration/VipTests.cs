using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

public sealed class VipTests
{
    private const string World = """{ "Name": "world", "Addresses": ["192.0.2.80", "2001:db8::80"] }""";

    [Fact]
    public void An_app_has_the_addresses_of_the_VIP_that_it_names()
    {
        var config = Read(World, App("web", 80, "\"Vip\": \"World\""), App("dns", 53));

        config.Apps[0].Vip.ShouldBe(new VipSpec { Name = "world", Addresses = ["192.0.2.80", "2001:db8::80"] });
        config.Apps[1].Vip.ShouldBeNull();
    }

    [Fact]
    public void The_defaults_may_name_one() =>
        ConfigReader.ReadJson($$"""{ "Vips": [{{World}}], "Defaults": { "Vip": "world" }, "Apps": [{{App("web", 80)}}] }""", "f")
            .Config!.Apps[0].Vip!.Addresses.Length.ShouldBe(2);

    [Fact]
    public void What_is_written_reads_back_as_the_same()
    {
        var config = Read(World, App("web", 80, "\"Vip\": \"world\""));

        var again = ConfigReader.ReadJson(ConfigWriter.ToJson(config), "f").Config!;

        SpecEquality.AreEqual(again, config).ShouldBeTrue();
    }

    [Theory]
    [InlineData("192.0.2.0/24", "a VIP is a single address without a prefix")]
    [InlineData("127.0.0.1", "no router leads to such an address")]
    [InlineData("169.254.1.1", "no router leads to such an address")]
    [InlineData("224.0.0.1", "no router leads to such an address")]
    [InlineData("0.0.0.0", "no router leads to such an address")]
    [InlineData("fe80::1", "no router leads to such an address")]
    [InlineData("ff02::1", "no router leads to such an address")]
    [InlineData("::1", "no router leads to such an address")]
    [InlineData("::ffff:192.0.2.1", "no router leads to such an address")]
    [InlineData("192.0.2.080", "write 192.0.2.80")]
    [InlineData("vip.example", "expected an IP address that routers can lead to")]
    public void An_address_that_means_nothing_to_routers_is_refused(string address, string why) =>
        Errors($$"""{ "Name": "world", "Addresses": ["{{address}}"] }""", App("web", 80)).Single().ShouldContain(why);

    [Fact]
    public void A_name_that_stands_twice_is_refused() =>
        Errors($$"""{{World}}, { "Name": "WORLD", "Addresses": ["192.0.2.81"] }""", App("web", 80)).Single()
            .ShouldContain("is also the name of Vips[0]");

    [Fact]
    public void An_address_belongs_to_one_VIP() =>
        Errors($$"""{{World}}, { "Name": "other", "Addresses": ["192.0.2.81", "2001:DB8:0::80"] }""", App("web", 80)).Single()
            .ShouldContain("is also Vips[0].Addresses[1]");

    [Fact]
    public void A_VIP_without_an_address_is_refused() =>
        Errors("""{ "Name": "world", "Addresses": [] }""", App("web", 80)).Single().ShouldContain("expected at least 1");

    [Fact]
    public void A_VIP_that_is_not_there_is_refused_with_the_nearest_name()
    {
        var error = Errors(World, App("web", 80, "\"Vip\": \"wordl\"")).Single();

        error.ShouldContain("Apps[0].Vip: \"wordl\" is no VIP of this document.");
        error.ShouldContain("Did you mean world?");
    }

    [Fact]
    public void Without_any_VIP_the_remedy_is_to_add_one() =>
        ConfigReader.ReadJson($$"""{ "Apps": [{{App("web", 80, "\"Vip\": \"world\"")}}] }""", "f").Messages.Single()
            .ShouldContain("There is no list \"Vips\" in this document");

    [Fact]
    public void A_target_that_is_the_apps_own_VIP_and_port_is_a_loop() =>
        Errors(World, """{ "Name": "web", "Ports": [80], "Targets": ["192.0.2.80:80"] }""").Single()
            .ShouldContain("is a port of this app itself");

    [Fact]
    public void Another_address_is_a_change_of_each_app_that_names_the_VIP()
    {
        var before = Read(World, App("web", 80, "\"Vip\": \"world\""), App("dns", 53));
        var after = Read("""{ "Name": "world", "Addresses": ["192.0.2.81"] }""", App("web", 80, "\"Vip\": \"world\""), App("dns", 53));

        var difference = ConfigDifference.Between(before, after).Single();

        difference.App.ShouldBe("web");
        difference.Changes.Single().ToString().ShouldBe("Vip.Addresses: 192.0.2.80, 2001:db8::80 -> 192.0.2.81");
    }

    private static string App(string name, int port, string more = "\"Balance\": \"Random\"") =>
        $$"""{ "Name": "{{name}}", "Ports": [{{port}}], "Targets": ["10.0.0.1:80"], {{more}} }""";

    private static ConfigSpec Read(string vips, params string[] apps) => Load(vips, apps).Config!;

    private static IEnumerable<string> Errors(string vips, params string[] apps) => Load(vips, apps).Messages;

    private static ConfigLoad Load(string vips, string[] apps) =>
        ConfigReader.ReadJson($$"""{ "Vips": [{{vips}}], "Apps": [{{string.Join(", ", apps)}}] }""", "f");
}
