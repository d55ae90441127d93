using Odin.Grains.Configuration.Values;
using Odin.Hosting.Redis;

namespace Odin.Tests.Grains.Configuration;

/// <summary>Addresses mean the same to every program, or they are refused with the spelling that does.</summary>
public sealed class AddressSpellingTests
{
    [Theory]
    [InlineData("10.0.0.1"), InlineData("0.0.0.0"), InlineData("255.255.255.255"), InlineData("::"), InlineData("::1"),
        InlineData("2001:DB8::7"), InlineData("::ffff:10.0.0.1"), InlineData("1:2:3:4:5:6:7:8")]
    public void One_spelling_is_taken(string text)
    {
        StrictAddress.TryParse(text, out _).ShouldBeTrue();
        StrictAddress.Why(text).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("010.0.0.1", "leading zeros make it 8.0.0.1 for some programs and 10.0.0.1 for others")]
    [InlineData("0177.0.0.1", "127.0.0.1 for some programs and 177.0.0.1 for others")]
    [InlineData("08.0.0.1", "write 8.0.0.1")]
    [InlineData("10.0.0.01", "write 10.0.0.1")]
    [InlineData("192.168.1", "write 192.168.0.1")]
    [InlineData("127.1", "write 127.0.0.1")]
    [InlineData("0x7f.1", "write 127.0.0.1")]
    [InlineData("0x7F000001", "write 127.0.0.1")]
    [InlineData("0X7f.0.0.1", "write 127.0.0.1")]
    [InlineData("2130706433", "write 127.0.0.1")]
    [InlineData("10.0.0.1.", "write 10.0.0.1")]
    [InlineData("127.1.", "write 127.0.0.1")]
    [InlineData("::ffff:010.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("::ffff:127.1", "write ::ffff:127.0.0.1")]
    [InlineData("fe80::1%eth0", "a zone (%eth0) means something else on every machine; write fe80::1")]
    [InlineData("fe80::1%3", "write fe80::1")]
    [InlineData("[::1]", "write ::1 without brackets")]
    public void Others_are_refused_with_it(string text, string message)
    {
        StrictAddress.TryParse(text, out _).ShouldBeFalse();
        StrictAddress.Why(text).ShouldContain(message);
    }

    [Theory]
    [InlineData("[::1]:80"), InlineData("::1/64"), InlineData(" 10.0.0.1"), InlineData("10.0.0.1 "), InlineData("1.2.3.4.5"),
        InlineData("256.1.1.1"), InlineData("a"), InlineData(""), InlineData("."), InlineData(":"), InlineData("%"),
        InlineData("10.0.0.-1"), InlineData("\uff11\uff10.0.0.1"), InlineData("1e1.0.0.1"), InlineData("0x"), InlineData("::0x1")]
    public void What_is_no_address_is_refused(string text) => StrictAddress.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0.0.0.0/0"), InlineData("10.0.0.0/8"), InlineData("10.1.2.3/32"), InlineData("::/0"), InlineData("2001:db8::/32"),
        InlineData("::ffff:10.0.0.0/104")]
    public void Networks_without_further_bits_are_taken(string text) => StrictNetwork.TryParse(text, out _).ShouldBeTrue();

    [Theory]
    [InlineData("10.1.2.3/8", "for the network write 10.0.0.0/8, for this address alone 10.1.2.3")]
    [InlineData("192.168.1.129/25", "write 192.168.1.128/25")]
    [InlineData("10.0.0.1/0", "write 0.0.0.0/0")]
    [InlineData("2001:db8::1/32", "write 2001:db8::/32")]
    [InlineData("2001:db8:ffff::/33", "write 2001:db8:8000::/33")]
    [InlineData("::ffff:10.0.0.1/104", "write ::ffff:10.0.0.0/104")]
    [InlineData("10.0.0.0/33", "the prefix is too long, it is 32 at most")]
    [InlineData("::/129", "it is 128 at most")]
    [InlineData("10.0.0.0/08", "write 10.0.0.0/8")]
    [InlineData("10.0.0.0/255.0.0.0", "write 10.0.0.0/8")]
    [InlineData("10.1.0.0/255.255.255.0", "write 10.1.0.0/24")]
    [InlineData("10.0.0.0/255.0.255.0", "the prefix is a number of bits")]
    [InlineData("10.0.0.0/+8", "the prefix is a number of bits")]
    [InlineData("10.0.0.0/", "the prefix is a number of bits")]
    [InlineData("010.0.0.0/8", "8.0.0.0 for some programs and 10.0.0.0 for others")]
    [InlineData("192.168.1/24", "write 192.168.1.0/24")]
    [InlineData("10/8", "write 10.0.0.0/8")]
    [InlineData("fe80::%eth0/64", "a zone")]
    public void Other_networks_are_refused_with_what_was_probably_meant(string text, string message)
    {
        StrictNetwork.TryParse(text, out _).ShouldBeFalse();
        StrictNetwork.Why(text).ShouldContain(message);
    }

    [Theory]
    [InlineData("a.example"), InlineData("web-1"), InlineData("1.example"), InlineData("10.0.0.1"), InlineData("[::1]"),
        InlineData("a.example."), InlineData("db.1"), InlineData("0xdb.example")]
    public void Hosts_are_names_and_addresses(string text) => HostText.TryParse(text, out _).ShouldBeTrue();

    [Theory]
    [InlineData("010.0.0.1", "8.0.0.1"), InlineData("127.1", "write 127.0.0.1"), InlineData("0x7f.1", "write 127.0.0.1"),
        InlineData("0x7f000001", "write 127.0.0.1"), InlineData("2130706433", "write 127.0.0.1"), InlineData("10.0.0.1.", "write 10.0.0.1")]
    [InlineData("[::ffff:127.1]", "write ::ffff:127.0.0.1"), InlineData("[fe80::1%eth0]", "a zone"),
        InlineData("[10.0.0.1]", "no IPv6 address"), InlineData("::1", "stands in brackets, [::1]"), InlineData("", "the host is missing"),
        InlineData("a b", "neither a DNS name")]
    public void Other_hosts_are_refused(string text, string message)
    {
        HostText.TryParse(text, out _).ShouldBeFalse();
        HostText.Why(text).ShouldContain(message);
    }

    [Theory]
    [InlineData("""["010.0.0.1"]"""), InlineData("""["127.1"]"""), InlineData("[2130706433]"), InlineData("[127.1]"),
        InlineData("""["10.0.0.1/8"]"""), InlineData("""["::1%lo"]""")]
    public void A_document_has_them_in_its_lists_no_more(string networks)
    {
        var app = """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["h:1"], """;

        Document.Load($$"""{{app}} "Access": { "Allow": {{networks}} } } ] }""", "json").Errors.ShouldHaveSingleItem().Message
            .ShouldContain("write");
        Document.Load($$"""{{app}} "Access": { "Deny": {{networks}} } } ] }""", "json").Errors.ShouldHaveSingleItem().Message
            .ShouldContain("write");
        Document.Load($$"""{{app}} "ProxyProtocol": { "Receive": "On", "TrustedNetworks": ["::1", {{networks[1..]}} } } ] }""",
            "json").Errors.ShouldHaveSingleItem().Message.ShouldContain("write");
    }

    [Theory]
    [InlineData("Host", "010.0.0.1", "8.0.0.1"), InlineData("Host", "0x7f.1:8080", "write 127.0.0.1")]
    [InlineData("Host", "2130706433", "write 127.0.0.1"), InlineData("ServerName", "127.1", "write 127.0.0.1")]
    public void A_health_check_has_them_in_its_names_no_more(string key, string host, string message)
    {
        var app = """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["h:1"], "HealthCheck": { "Type": "Https", """;

        Document.Load($$"""{{app}} "{{key}}": "{{host}}" } } ] }""", "json").Errors.ShouldHaveSingleItem().Message.ShouldContain(message);
        Document.Load($$"""{{app}} "{{key}}": "10.0.0.1" } } ] }""", "json").Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("010.0.0.1:6379", false), InlineData("a:1,0x7f.1:6379,password=x", false), InlineData("2130706433", false)]
    [InlineData("10.0.0.1:6379", true), InlineData("redis:6379,password=010.0.0.1", true), InlineData("[::1]:6379", true)]
    public void Redis_has_them_no_more(string text, bool isGood)
    {
        RedisServers.IsValid(text).ShouldBe(isGood);
        if (!isGood) ConnectionStringHint.Of(text).ShouldContain("names an address that programs read in different ways");
    }

    [Theory]
    [InlineData("010.0.0.1:80", "8.0.0.1"), InlineData("0x7f.1:80", "127.0.0.1"), InlineData("2130706433:80", "127.0.0.1"),
        InlineData("10.0.0.1.:80", "write 10.0.0.1"), InlineData("[::ffff:0177.0.0.1]:80", "::ffff:127.0.0.1"),
        InlineData("[fe80::1%1]:80", "a zone")]
    public void A_document_has_them_in_its_targets_no_more(string target, string message)
    {
        Document.Load($$"""{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["{{target}}"] } ] }""", "json").Errors
            .ShouldHaveSingleItem().Message.ShouldContain(message);
        Document.Load($"[[Apps]]\nName = 'a'\nPorts = [1]\n[[Apps.Targets]]\nAddress = '{target}'\n", "toml").Errors
            .ShouldHaveSingleItem().Message.ShouldContain(message);
    }
}
