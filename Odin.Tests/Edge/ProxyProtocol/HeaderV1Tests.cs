using System.Text;
using Odin.Edge.ProxyProtocol;

namespace Odin.Tests.Edge.ProxyProtocol;

/// <summary>Section 2.1 of the specification, sentence by sentence.</summary>
public sealed class HeaderV1Tests
{
    [Theory]
    [InlineData("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "192.168.0.1:56324", "192.168.0.11:443")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535", "255.255.255.255:65535")]
    [InlineData("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:0DB8:0000:0000:0000:0000:0000:0002 1 2\r\n", "[2001:db8::1]:1", "[2001:db8::2]:2")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535")]
    [InlineData("PROXY TCP6 :: ::1 7 8\r\n", "[::]:7", "[::1]:8")]
    [InlineData("PROXY TCP6 1:: 1:2:3:4:5:6:7:: 7 8\r\n", "[1::]:7", "[1:2:3:4:5:6:7:0]:8")]
    [InlineData("PROXY TCP6 ::ffff:c000:201 ::ffff:C000:0202 7 8\r\n", "192.0.2.1:7", "192.0.2.2:8")]
    [InlineData("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 7 8\r\n", "192.0.2.1:7", "192.0.2.2:8")]
    [InlineData("PROXY TCP6 ::FFFF:192.0.2.1 ::1 7 8\r\n", "192.0.2.1:7", "[::1]:8")]
    [InlineData("PROXY TCP6 0:0:0:0:0:ffff:192.0.2.1 2001:db8::1 7 8\r\n", "192.0.2.1:7", "[2001:db8::1]:8")]
    [InlineData("PROXY TCP6 64:ff9b::192.0.2.1 1:2:3:4:5:6:192.0.2.1 7 8\r\n", "[64:ff9b::c000:201]:7", "[1:2:3:4:5:6:c000:201]:8")]
    [InlineData("PROXY TCP6 2001:db8::1 192.0.2.2 7 8\r\n", "[2001:db8::1]:7", "192.0.2.2:8")]
    [InlineData("PROXY TCP4 192.0.2.1 2001:db8::1 7 8\r\n", "192.0.2.1:7", "[2001:db8::1]:8")]
    [InlineData("PROXY TCP4 192.0.2.1 ::ffff:192.0.2.2 7 8\r\n", "192.0.2.1:7", "192.0.2.2:8")]
    public void Addresses_are_taken_from_the_line(string line, string source, string destination)
    {
        Parse(line, out var header).ShouldBe(HeaderOutcome.Complete);

        header.Length.ShouldBe(line.Length);
        header.HasAddresses.ShouldBeTrue();
        (header.Source.ToEndPoint().ToString(), header.Destination.ToEndPoint().ToString()).ShouldBe((source, destination));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n")]
    [InlineData("PROXY UNKNOWN \0\r\t\n anything \n\r at all\r\n")]
    public void Unknown_is_accepted_whatever_stands_before_the_line_end(string line)
    {
        Parse(line + "the client's", out var header).ShouldBe(HeaderOutcome.Complete);

        (header.Length, header.HasAddresses).ShouldBe((line.Length, false));
    }

    [Theory]
    [InlineData("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY\tTCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData(" PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4  1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1  2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY UNKNOWNS\r\n")]
    [InlineData("PROXY TCP4 256.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.04 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4.5 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1..3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 +1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.-4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 0x1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 ::ffff:1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 065\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 00 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 999999999999999999\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7::8 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1::2::3 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::: ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:::2 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 :1::2 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1::2: ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 00001::2 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 g::2 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::ffff:1.2.3 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::ffff:01.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::ffff:256.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1.2.3.4:1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1.2.3.4.5 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7:1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6::1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\nGET / HTTP/1.1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\rGET / HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\x16\x03\x01")]
    [InlineData("QUIT\n")]
    public void What_does_not_exactly_match_is_malformed(string line) => Parse(line, out _).ShouldBe(HeaderOutcome.Malformed);

    [Fact]
    public void A_line_of_107_characters_is_read_and_one_of_108_is_malformed_as_soon_as_that_is_known()
    {
        var longest = "PROXY UNKNOWN ".PadRight(105, 'x') + "\r\n";
        longest.Length.ShouldBe(107);

        Parse(longest, out _).ShouldBe(HeaderOutcome.Complete);
        Parse("PROXY UNKNOWN ".PadRight(106, 'x'), out _).ShouldBe(HeaderOutcome.Incomplete);
        Parse("PROXY UNKNOWN ".PadRight(106, 'x') + "\r", out _).ShouldBe(HeaderOutcome.Malformed);
        Parse("PROXY UNKNOWN ".PadRight(106, 'x') + "\r\n", out _).ShouldBe(HeaderOutcome.Malformed);
    }

    [Fact]
    public void A_lone_CR_ends_nothing() => Parse("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r", out _).ShouldBe(HeaderOutcome.Incomplete);

    private static HeaderOutcome Parse(string line, out ProxyHeader header) =>
        ProxyHeader.Parse(Encoding.Latin1.GetBytes(line), out header);
}
