using System.Net;
using Odin.Edge.Admission;
using Odin.Edge.Loops;

namespace Odin.Tests.Edge.Admission;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("a00:1::", "10.0.0.1", false)]
    public void One_client_is_an_IPv4_address_or_a_64_bit_IPv6_network(string one, string two, bool isSame) => (Key(one) == Key(two)).ShouldBe(isSame);

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void The_kernels_form_and_the_written_form_are_the_same_client(string address)
    {
        var kernels = new PeerAddress(new IPEndPoint(IPAddress.Parse(address), 5000).Serialize().Buffer.Span);

        ClientAddress.Of(in kernels).ShouldBe(ClientAddress.Of(IPAddress.Parse(address).GetAddressBytes()));
    }

    private static ClientKey Key(string address) => ClientAddress.Of(IPAddress.Parse(address).GetAddressBytes()).Key;
}
