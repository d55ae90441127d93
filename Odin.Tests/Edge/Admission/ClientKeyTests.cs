using System.Net;
using Odin.Edge.Admission;
using Odin.Edge.Loops;

namespace Odin.Tests.Edge.Admission;

public sealed class ClientKeyTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("a00:1::", "10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", "64:ff9b::10.0.0.2", false)]
    [InlineData("64:ff9b::10.0.0.1", "10.0.0.1", true)]
    [InlineData("64:ff9b:1::1", "64:ff9b:1::2", true)]
    public void One_client_is_an_IPv4_address_or_a_64_bit_IPv6_network(string one, string two, bool isSame) =>
        AreSame(one, two, 64).ShouldBe(isSame);

    [Theory]
    [InlineData(1, "2001:db8::1", "3fff::1", true)]
    [InlineData(1, "2001:db8::1", "8000::1", false)]
    [InlineData(48, "2001:db8:1:2::1", "2001:db8:1:fffe::1", true)]
    [InlineData(48, "2001:db8:1:2::1", "2001:db8:2:2::1", false)]
    [InlineData(56, "2001:db8:1:aa01::1", "2001:db8:1:aaff::1", true)]
    [InlineData(56, "2001:db8:1:aa01::1", "2001:db8:1:ab01::1", false)]
    [InlineData(72, "2001:db8:1:2:3400::1", "2001:db8:1:2:3500::1", false)]
    [InlineData(128, "2001:db8::1", "2001:db8::2", false)]
    [InlineData(128, "2001:db8::1", "2001:db8::1", true)]
    [InlineData(1, "64:ff9b::10.0.0.1", "64:ff9b::10.0.0.2", false)]
    [InlineData(128, "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", true)]
    public void The_prefix_says_how_much_of_an_IPv6_address_makes_one_client(int prefix, string one, string two, bool isSame) =>
        AreSame(one, two, prefix).ShouldBe(isSame);

    private static bool AreSame(string one, string two, int prefix) => Key(one, prefix) == Key(two, prefix);

    private static ClientKey Key(string address, int prefix) =>
        ClientKey.Of(ClientAddress.Of(IPAddress.Parse(address).GetAddressBytes()), prefix);
}
