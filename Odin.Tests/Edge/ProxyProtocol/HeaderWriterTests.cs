using System.Net;
using System.Text;
using CsCheck;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Tls;

namespace Odin.Tests.Edge.ProxyProtocol;

public sealed class HeaderWriterTests
{
    [Theory]
    [InlineData("192.168.0.1:56324", "192.168.0.11:443", "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n")]
    [InlineData("[::ffff:192.168.0.1]:56324", "192.168.0.11:443", "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n")]
    [InlineData("[2001:db8::1]:1", "[2001:db8:0:0:1:0:0:2]:65535", "PROXY TCP6 2001:db8::1 2001:db8::1:0:0:2 1 65535\r\n")]
    [InlineData("[::]:1", "[::1]:2", "PROXY TCP6 :: ::1 1 2\r\n")]
    [InlineData("[1::]:1", "[1:0:2:0:3:0:4:0]:2", "PROXY TCP6 1:: 1:0:2:0:3:0:4:0 1 2\r\n")]
    [InlineData("192.0.2.1:1", "[2001:db8::1]:2", "PROXY TCP6 ::ffff:c000:201 2001:db8::1 1 2\r\n")]
    [InlineData("[fe80::5efe:c000:201]:1", "[::c000:201]:2", "PROXY TCP6 fe80::5efe:c000:201 ::c000:201 1 2\r\n")]
    [InlineData("255.255.255.255:65535", "255.255.255.255:65535", "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n")]
    public void Version_1_is_the_line_of_the_specification(string source, string destination, string line)
    {
        var buffer = new byte[HeaderV1.MaxBytes];

        var length = HeaderWriter.WriteV1(buffer, Peer(source), Peer(destination));

        Encoding.ASCII.GetString(buffer, 0, length).ShouldBe(line);
    }

    [Fact]
    public void Version_2_is_the_block_of_the_specification_with_id_and_app()
    {
        var buffer = new byte[HeaderWriter.MaxBytes];

        var length =
            HeaderWriter.WriteV2(buffer, Peer("192.0.2.1:56324"), Peer("198.51.100.2:443"), new UInt128(0x0123456789ABCDEF, 7), "shop");

        Convert.ToHexString(buffer, 0, length).ShouldBe(
            "0D0A0D0A000D0A515549540A" + "21" + "11" + "0036" + "C0000201" + "C6336402" + "DC04" + "01BB" +
            "050020" + Convert.ToHexString("0123456789abcdef0000000000000007"u8) + "E00004" + Convert.ToHexString("shop"u8));
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same() => Gen.Select(Endpoint, Endpoint, Gen.Bool).Sample((source, destination, isV1) =>
    {
        var buffer = new byte[HeaderWriter.MaxBytes];
        var length = isV1
            ? HeaderWriter.WriteV1(buffer, Peer(source), Peer(destination))
            : HeaderWriter.WriteV2(buffer, Peer(source), Peer(destination), UInt128.MaxValue, new string('a', 63));

        return ProxyHeader.Parse(buffer.AsSpan(0, length), out var header) == HeaderOutcome.Complete && header.Length == length
            && length <= (isV1 ? HeaderV1.MaxBytes : HeaderWriter.MaxBytes)
            && header.Source.ToEndPoint().Equals(Unmapped(source)) && header.Destination.ToEndPoint().Equals(Unmapped(destination));
    });

    [Fact]
    public void What_a_client_chose_of_its_tls_never_fills_the_header()
    {
        var buffer = new byte[HeaderWriter.MaxBytes];
        var (name, emoji) = (new string('n', 5000), string.Concat(Enumerable.Repeat("\ud83d\ude00", 200)));
        var tls = new TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", IsResumed: true, name, name, "/CN=x", emoji);

        var length = HeaderWriter.WriteV2(buffer, Peer("[2001:db8::1]:1"), Peer("[2001:db8::2]:2"), UInt128.MaxValue, new string('a', 63),
            1, tls);

        ProxyHeader.Parse(buffer.AsSpan(0, length), out var header).ShouldBe(HeaderOutcome.Complete);
        header.Length.ShouldBe(length);
    }

    /// <summary>With many zero bytes, so that runs of zero groups and mapped addresses come up.</summary>
    private static Gen<IPEndPoint> Endpoint =>
        Gen.Select(Gen.OneOf(Gen.Byte.Array[4], Gen.OneOf(Gen.Byte, Gen.Const<byte>(0)).Array[16],
            Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes).MapToIPv6().GetAddressBytes())), Gen.Int[0, 65535],
                (address, port) => new IPEndPoint(new IPAddress(address), port));

    private static IPEndPoint Unmapped(IPEndPoint endpoint) =>
        endpoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;

    private static PeerAddress Peer(string text) => Peer(IPEndPoint.Parse(text));

    private static PeerAddress Peer(IPEndPoint endpoint) => PeerAddress.Of(endpoint.Address.GetAddressBytes(), endpoint.Port);
}
