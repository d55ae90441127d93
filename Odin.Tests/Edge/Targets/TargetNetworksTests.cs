using System.Net;
using Odin.Edge.Targets;

namespace Odin.Tests.Edge.Targets;

public sealed class TargetNetworksTests
{
    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.254", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::127.0.0.1", "loopback")]
    [InlineData("64:ff9b::7f00:1", "loopback")]
    [InlineData("2002:7f00:1::1", "loopback")]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("0.1.2.3", "unspecified")]
    [InlineData("::", "unspecified")]
    [InlineData("::ffff:0.0.0.0", "unspecified")]
    [InlineData("64:ff9b::", "unspecified")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("::ffff:169.254.169.254", "link-local")]
    [InlineData("64:ff9b::a9fe:a9fe", "link-local")]
    [InlineData("2002:a9fe:a9fe::", "link-local")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2002:e000:1::", "multicast")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("10.0.0.1", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("::ffff:192.0.2.1", null)]
    [InlineData("64:ff9b::c000:201", null)]
    [InlineData("2002:c000:201::1", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("fd00::1", null)]
    public void By_default_names_may_not_lead_to_this_machine_its_link_or_nobody(string address, string? why) =>
        TargetNetworks.Default.WhyRefused("shop.example", IPAddress.Parse(address)).ShouldBe(why);

    [Theory]
    [InlineData("localhost", "127.0.0.1", null)]
    [InlineData("LOCALHOST.", "::1", null)]
    [InlineData("shop.localhost", "127.0.0.1", null)]
    [InlineData("localhost", "169.254.169.254", "link-local")]
    [InlineData("localhost", "64:ff9b::7f00:1", "loopback")]
    [InlineData("localhost.example", "127.0.0.1", "loopback")]
    [InlineData("notlocalhost", "127.0.0.1", "loopback")]
    public void Localhost_means_loopback(string host, string address, string? why) =>
        TargetNetworks.Default.WhyRefused(host, IPAddress.Parse(address)).ShouldBe(why);

    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1", null)]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", null)]
    [InlineData("10.0.0.0/8, 2001:db8::/32", "2001:db8::5", null)]
    [InlineData("10.0.0.0/8", "192.0.2.1", "not in TargetNetworks")]
    [InlineData("10.0.0.0/8", "127.0.0.1", "not in TargetNetworks")]
    [InlineData("10.0.0.0/8", "64:ff9b::a00:1", "not in TargetNetworks")]
    [InlineData("192.0.2.7", "192.0.2.7", null)]
    public void What_the_operator_names_is_allowed_and_nothing_else(string setting, string address, string? why) =>
        TargetNetworks.TryParse(setting)!.WhyRefused("shop.example", IPAddress.Parse(address)).ShouldBe(why);

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1/8")]
    [InlineData("010.0.0.1")]
    [InlineData("010.0.0.0/8")]
    [InlineData("127.1")]
    [InlineData("shop.example")]
    [InlineData("10.0.0.0/8,")]
    public void What_is_no_network_is_refused(string setting) => TargetNetworks.TryParse(setting).ShouldBeNull();
}
