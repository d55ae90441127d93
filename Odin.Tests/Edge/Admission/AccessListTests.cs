using System.Net;
using CsCheck;
using Odin.Edge.Admission;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Admission;

public sealed class AccessListTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "", "11.1.2.3", false)]
    [InlineData("", "10.0.0.0/8", "10.1.2.3", false)]
    [InlineData("", "10.0.0.0/8", "11.1.2.3", true)]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", false)]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", "10.2.2.3", true)]
    [InlineData("10.0.0.0/8 10.1.2.0/24", "10.1.0.0/16", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.0.0/16", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.0.0/16", "10.1.2.4", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", "10.1.2.3", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", "255.255.255.255", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", "255.255.255.254", true)]
    [InlineData("", "0.0.0.0/0", "0.0.0.0", false)]
    public void The_longest_prefix_decides(string allow, string deny, string client, bool isAllowed) =>
        Allows(allow, deny, client).ShouldBe(isAllowed);

    [Theory]
    [InlineData("2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::5", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::/48", "2001:db8:2::5", true)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", true)]
    [InlineData("", "::/0", "10.0.0.1", true)]
    [InlineData("::/0", "", "10.0.0.1", false)]
    [InlineData("0.0.0.0/0", "", "2001:db8::1", false)]
    public void The_families_are_apart(string allow, string deny, string client, bool isAllowed) =>
        Allows(allow, deny, client).ShouldBe(isAllowed);

    [Theory]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.1.2.3", false)]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", true)]
    [InlineData("::ffff:0:0/96", "192.0.2.1", true)]
    public void An_IPv4_mapped_address_is_the_IPv4_address(string allow, string client, bool isAllowed) =>
        Allows(allow, "", client).ShouldBe(isAllowed);

    [Fact]
    public void Nobody_is_asked_when_nothing_is_configured() => AccessList.Of(new AccessSpec()).ShouldBeNull();

    [Fact]
    public void Many_nested_networks_decide_as_a_search_through_all_of_them_would() =>
        Gen.Select(Network.List[1, 40], Network.List[0, 40], Gen.UInt.Select(Narrow).List[1, 50]).Sample((allow, deny, clients) =>
        {
            var list = AccessList.Of(new AccessSpec { Allow = [.. allow.Select(Text)], Deny = [.. deny.Select(Text)] })!;
            return clients.All(client => list.Allows(Address(new IPAddress(BitConverter.GetBytes(client).Reverse().ToArray())))
                == Search(allow, deny, client));
        });

    private static Gen<(uint Bits, int Length)> Network =>
        Gen.Select(Gen.UInt.Select(Narrow), Gen.Int[0, 32],
            (bits, length) => (length == 0 ? 0 : bits & (uint.MaxValue << (32 - length)), length));

    /// <summary>Few distinct addresses, so that networks nest and touch.</summary>
    private static uint Narrow(uint bits) => bits & 0xC0C0_0003;

    private static bool Search(List<(uint Bits, int Length)> allow, List<(uint Bits, int Length)> deny, uint client)
    {
        var allowed = Longest(allow, client);
        var denied = Longest(deny, client);
        return allowed > denied || (allowed < 0 && denied < 0 && allow.Count == 0);
    }

    private static int Longest(List<(uint Bits, int Length)> networks, uint client) =>
        networks.Where(network => network.Length == 0 || (client ^ network.Bits) >> (32 - network.Length) == 0)
            .Select(network => network.Length).DefaultIfEmpty(-1).Max();

    private static string Text((uint Bits, int Length) network) =>
        $"{new IPAddress(BitConverter.GetBytes(network.Bits).Reverse().ToArray())}/{network.Length}";

    private static bool Allows(string allow, string deny, string client) =>
        AccessList.Of(new AccessSpec { Allow = [.. Words(allow)], Deny = [.. Words(deny)] })!.Allows(Address(IPAddress.Parse(client)));

    private static ClientAddress Address(IPAddress address) => ClientAddress.Of(address.GetAddressBytes());

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
