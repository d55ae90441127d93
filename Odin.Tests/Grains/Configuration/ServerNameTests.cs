using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

public sealed class ServerNameTests
{
    [Fact]
    public void Apps_share_a_port_when_all_but_one_have_names()
    {
        var load = Load(App("shop", "443", "shop.example", "*.shop.example"), App("mail", "\"440-450\"", "mail.shop.example"),
            App("other", "443"));

        load.Errors.ShouldBeEmpty();
        load.Config!.Apps[0].ServerNames.ShouldBe(["shop.example", "*.shop.example"]);
        load.Config.Apps[2].HandshakeTimeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same()
    {
        var config = Load(App("shop", "443", "shop.example"), App("other", "443")).Config!;

        SpecEquality.AreEqual(ConfigReader.ReadJson(ConfigWriter.ToJson(config), "f").Config!, config).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Shop.example", "names are written in lower case, shop.example")]
    [InlineData("b\u00FCcher.example", "a name in other letters is written as its A-label, such as xn--bcher-kva.example")]
    [InlineData("shop.example.", "a name has no dot at its end")]
    [InlineData("shop..example", "there is nothing between two dots")]
    [InlineData(".shop.example", "there is nothing between two dots")]
    [InlineData("-shop.example", "-shop begins or ends with a dash")]
    [InlineData("shop-.example", "shop- begins or ends with a dash")]
    [InlineData("my_shop.example", "my_shop has other characters than letters, digits and dashes")]
    [InlineData("shop.example:443", "example:443 has other characters than letters, digits and dashes")]
    [InlineData("*", "an asterisk stands for one whole label")]
    [InlineData("*.", "the name is missing")]
    [InlineData("", "the name is missing")]
    [InlineData("a.*.example", "an asterisk stands for one whole label")]
    [InlineData("w*.example", "an asterisk stands for one whole label")]
    [InlineData("*.*.example", "an asterisk stands for one whole label")]
    [InlineData("192.0.2.1", "clients name no IP addresses in TLS")]
    [InlineData("2001:db8::1", "clients name no IP addresses in TLS")]
    public void A_name_that_no_client_can_ask_for_is_refused(string name, string why)
    {
        var error = Load(App("shop", "443", name)).Errors.Single();

        error.Message.ShouldContain(why);
        error.Message.ShouldContain("expected a DNS name in lower case");
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("*.example")]
    [InlineData("localhost")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("1.2.3.example")]
    public void Names_as_certificates_have_them_are_taken(string name) => Load(App("shop", "443", name)).Errors.ShouldBeEmpty();

    [Fact]
    public void A_label_has_63_characters_and_a_name_253()
    {
        var label = new string('a', 63);
        Load(App("shop", "443", $"{label}.example")).Errors.ShouldBeEmpty();
        Load(App("shop", "443", $"a{label}.example")).Errors.Single().Message.ShouldContain("has more than 63 characters");
        Load(App("shop", "443", string.Join('.', Enumerable.Repeat(label, 4)))).Errors.Single().Message.ShouldContain("at most 253");
    }

    [Fact]
    public void Two_apps_of_a_port_without_names_are_refused() =>
        Load(App("shop", "443", "shop.example"), App("other", "443"), App("third", "\"400-500\"")).Errors.Single().Message
            .ShouldContain("overlaps 443 of app other (Apps[1].Ports[0]); a port belongs to one app and stands once. Apps may share one " +
                "when all but one of them have ServerNames.");

    [Fact]
    public void One_name_leads_to_one_app_of_a_port()
    {
        var errors = Load(App("shop", "443", "a.example", "b.example"), App("mail", "443", "c.example", "b.example")).Errors;

        errors.Single().Message.ShouldContain(
            "is also a name of app shop (Apps[0].ServerNames[1]), which shares port 443; a name leads to one app.");
        errors.Single().Path.ShouldBe("Apps[1].ServerNames[1]");
        Load(App("shop", "443", "a.example"), App("mail", "444", "a.example")).Errors.ShouldBeEmpty();
        Load(App("shop", "443", "a.example", "a.example")).Errors.Single().Message.ShouldContain("stands twice in this list");
    }

    [Fact]
    public void Ports_of_a_named_app_stand_once() =>
        Load(App("shop", "443, \"440-450\"", "a.example")).Errors.Single().Message.ShouldContain("overlaps 443 of this app");

    [Theory]
    [InlineData("\"HandshakeTimeout\": \"5s\"", "HandshakeTimeout is 10s here and 5s in app shop, which shares port 443")]
    [InlineData("\"ProxyProtocol\": { \"Receive\": \"On\", \"TrustedNetworks\": [\"10.0.0.0/8\"] }",
        "Receive is Off here and On in app shop, which shares port 443")]
    public void What_counts_before_the_name_is_known_is_the_same_in_all_apps_of_a_port(string of, string why) =>
        Load(App("shop", "443", "a.example").Replace("\"Name\"", $"{of}, \"Name\"", StringComparison.Ordinal), App("other", "443"))
            .Errors.Single().Message.ShouldContain(why);

    [Theory]
    [InlineData("10.0.0.0/8", "5s", "192.0.2.0/24", "5s", "TrustedNetworks is [192.0.2.0/24] here and [10.0.0.0/8] in app shop")]
    [InlineData("10.0.0.0/8", "5s", "10.0.0.0/8", "4s", "HeaderTimeout is 4s here and 5s in app shop")]
    public void So_are_the_headers_that_are_received(string network, string timeout, string otherNetwork, string otherTimeout,
        string why) =>
        Load(Receiving(App("shop", "443", "a.example"), network, timeout), Receiving(App("other", "443"), otherNetwork, otherTimeout))
            .Errors.Single().Message.ShouldContain(why);

    [Fact]
    public void A_target_at_a_shared_port_may_lead_to_each_of_its_apps()
    {
        var errors = Load(App("shop", "443", "a.example"), App("other", "443", "b.example"),
            App("third", "444").Replace("10.0.0.1:80", "127.0.0.1:443", StringComparison.Ordinal)).Errors;
        errors.ShouldBeEmpty();

        Load(App("shop", "443", "a.example").Replace("10.0.0.1:80", "127.0.0.1:443", StringComparison.Ordinal), App("other", "443"))
            .Errors.Single().Message.ShouldContain("is a port of this app itself");
    }

    private static ConfigLoad Load(params string[] apps) => ConfigReader.ReadJson($$"""{ "Apps": [{{string.Join(", ", apps)}}] }""", "f");

    private static string App(string name, string ports, params string[] names) =>
        $$"""
        { "Name": "{{name}}", "Ports": [{{ports}}], "ServerNames": [{{string.Join(", ", names.Select(name => $"\"{name}\""))}}],
          "Targets": ["10.0.0.1:80"] }
        """;

    private static string Receiving(string app, string network, string timeout) => app.Replace("\"Name\"",
        $$"""
        "ProxyProtocol": { "Receive": "On", "TrustedNetworks": ["{{network}}"], "HeaderTimeout": "{{timeout}}" }, "Name"
        """, StringComparison.Ordinal);
}
