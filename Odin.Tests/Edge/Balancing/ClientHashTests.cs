using System.Net;
using Odin.Edge.Balancing;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Balancing;

public sealed class ClientHashTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.4", 32, 64, false)]
    [InlineData("10.1.2.3", "10.1.2.4", 24, 64, true)]
    [InlineData("10.1.2.3", "10.1.3.3", 24, 64, false)]
    [InlineData("10.1.2.3", "10.200.0.1", 8, 64, true)]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3", 32, 1, true)]
    [InlineData("2001:db8::1", "2001:db8::2", 32, 64, true)]
    [InlineData("2001:db8::1", "2001:db8::2", 32, 128, false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", 32, 64, false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", 32, 48, true)]
    public void Clients_that_agree_in_their_prefix_are_alike(string one, string other, int ipv4, int ipv6, bool isAlike)
    {
        var spec = new SourceHashSpec { IPv4Prefix = ipv4, IPv6Prefix = ipv6 };

        (Hash(one, spec) == Hash(other, spec)).ShouldBe(isAlike);
    }

    [Fact]
    public void The_port_and_the_zone_make_no_difference() =>
        Hash("fe80::1%3", new SourceHashSpec(), port: 1).ShouldBe(Hash("fe80::1", new SourceHashSpec(), port: 2));

    /// <summary>Clients must keep their targets over restarts and over versions of Odin: this number may never change.</summary>
    [Fact]
    public void The_hash_of_an_address_is_what_it_always_was() =>
        Hash("192.0.2.1", new SourceHashSpec()).ShouldBe(SplitMix.Of(SplitMix.Of(0xC000_0201_0000_0001)));

    private static ulong Hash(string address, SourceHashSpec spec, int port = 4000) =>
        ClientHash.Of(ClientAddress.Of(new PeerAddress(new IPEndPoint(IPAddress.Parse(address), port).Serialize().Buffer.Span)), spec);
}
