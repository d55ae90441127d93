using System.Net;
using Odin.Edge.Loops;

namespace Odin.Tests.Edge.Loops;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void The_kernels_form_and_the_written_form_are_the_same_client(string address)
    {
        var kernels = new PeerAddress(new IPEndPoint(IPAddress.Parse(address), 5000).Serialize().Buffer.Span);

        ClientAddress.Of(in kernels).ShouldBe(ClientAddress.Of(IPAddress.Parse(address).GetAddressBytes()));
    }
}
