using Odin.Edge.ProxyProtocol;

namespace Odin.Tests.Edge.ProxyProtocol;

/// <summary>Section 2.2 of the specification. Bytes are written in hexadecimal; <c>S</c> stands for the signature.</summary>
public sealed class HeaderV2Tests
{
    private const string IPv4 = "C0000201 C6336402 DC04 01BB";   // 192.0.2.1:56324 -> 198.51.100.2:443
    private const string IPv6 = "20010DB8000000000000000000000001 20010DB8000000000000000000000002 0001 FFFF";

    [Theory]
    [InlineData("S 21 11 000C " + IPv4, "192.0.2.1:56324", "198.51.100.2:443")]
    [InlineData("S 21 21 0024 " + IPv6, "[2001:db8::1]:1", "[2001:db8::2]:65535")]
    [InlineData("S 21 21 0024 00000000000000000000FFFFC0000201 00000000000000000000FFFFC6336402 DC04 01BB", "192.0.2.1:56324",
        "198.51.100.2:443")]
    public void Addresses_are_taken_from_the_header(string bytes, string source, string destination)
    {
        Parse(bytes, out var header).ShouldBe(HeaderOutcome.Complete);

        header.Length.ShouldBe(Bytes(bytes).Length);
        header.HasAddresses.ShouldBeTrue();
        (header.Source.ToEndPoint().ToString(), header.Destination.ToEndPoint().ToString()).ShouldBe((source, destination));
    }

    [Theory]
    [InlineData("S 20 00 0000", 16)]
    [InlineData("S 20 00 0003 AABBCC 474554", 19)]
    [InlineData("S 20 11 000C " + IPv4, 28)]
    [InlineData("S 20 FF 0002 0000", 18)]
    [InlineData("S 20 11 0004 03000401", 20)]
    public void A_local_connection_keeps_its_own_addresses_and_its_block_is_discarded_unread(string bytes, int length)
    {
        Parse(bytes, out var header).ShouldBe(HeaderOutcome.Complete);

        (header.Length, header.HasAddresses).ShouldBe((length, false));
    }

    [Theory]
    [InlineData("S 21 00 0000", "unspecified")]
    [InlineData("S 21 00 0005 0102030405", "unspecified, whatever it carries")]
    [InlineData("S 21 01 0000", "unspecified family")]
    [InlineData("S 21 10 0000", "unspecified transport")]
    [InlineData("S 21 12 000C " + IPv4, "UDP")]
    [InlineData("S 21 22 0024 " + IPv6, "UDP")]
    public void What_is_valid_but_not_TCP_over_IP_is_as_if_unspecified(string bytes, string why)
    {
        Parse(bytes, out var header).ShouldBe(HeaderOutcome.Complete, why);

        header.HasAddresses.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0x31)]
    [InlineData(0x32)]
    public void Unix_sockets_are_as_if_unspecified(byte family)
    {
        byte[] header = [.. Bytes("S 21"), family, 0x00, 0xD8, .. new byte[216]];

        ProxyHeader.Parse(header, out var parsed).ShouldBe(HeaderOutcome.Complete);
        ProxyHeader.Parse([.. Bytes("S 21"), family, 0x00, 0xD7, .. new byte[215]], out _).ShouldBe(HeaderOutcome.Malformed);
        (parsed.Length, parsed.HasAddresses).ShouldBe((232, false));
    }

    [Theory]
    [InlineData("0D0A0D0A000D0A515549540B 21 11 000C " + IPv4, "another signature")]
    [InlineData("S 11 11 000C " + IPv4, "version 1")]
    [InlineData("S 31 11 000C " + IPv4, "version 3")]
    [InlineData("S 22 11 000C " + IPv4, "an unassigned command")]
    [InlineData("S 2F 00 0000", "an unassigned command")]
    [InlineData("S 21 41 000C " + IPv4, "an unspecified family")]
    [InlineData("S 21 F1 000C " + IPv4, "an unspecified family")]
    [InlineData("S 21 13 000C " + IPv4, "an unspecified transport")]
    [InlineData("S 21 03 0000", "an unspecified transport")]
    [InlineData("S 21 11 000B C0000201 C6336402 DC04 01", "less than its addresses")]
    [InlineData("S 21 11 0000", "no addresses at all")]
    [InlineData("S 21 21 000C " + IPv4, "IPv6 with the length of IPv4")]
    [InlineData("S 21 12 0004 C0000201", "UDP with less than its addresses")]
    [InlineData("S 21 11 000D " + IPv4 + " 04", "half a vector")]
    [InlineData("S 21 11 000E " + IPv4 + " 0400", "half a vector")]
    [InlineData("S 21 11 000F " + IPv4 + " 040001", "a vector longer than the header")]
    [InlineData("S 21 11 0010 " + IPv4 + " 04FFFF00", "a vector longer than the header")]
    [InlineData("S 21 11 0012 " + IPv4 + " 030003 000000", "a checksum of three bytes")]
    [InlineData("S 21 11 FFFF", "longer than is received")]
    public void What_breaks_the_specification_is_malformed(string bytes, string why) =>
        Parse(bytes, out _).ShouldBe(HeaderOutcome.Malformed, why);

    [Fact]
    public void A_wrong_beginning_is_malformed_before_the_rest_has_come()
    {
        Parse("0D0A0D0A000D0A515549540B", out _).ShouldBe(HeaderOutcome.Malformed);
        Parse("0D0B", out _).ShouldBe(HeaderOutcome.Malformed);
        Parse("S 22", out _).ShouldBe(HeaderOutcome.Malformed);
        Parse("S 21", out _).ShouldBe(HeaderOutcome.Incomplete);
        Parse("S 21 11 0FF1", out _).ShouldBe(HeaderOutcome.Malformed);
        Parse("S 21 11 0FF0", out _).ShouldBe(HeaderOutcome.Incomplete);
    }

    [Theory]
    [InlineData("040000", "a NOOP of nothing")]
    [InlineData("040002 FFFF", "a NOOP")]
    [InlineData("010002 6832", "ALPN")]
    [InlineData("EE0001 00 FF0000 770000", "types nobody knows")]
    [InlineData("200005 00 00000000", "SSL without anything in it")]
    public void Vectors_are_passed_over(string vectors, string why)
    {
        var tail = Bytes(vectors);
        byte[] header = [.. Bytes("S 21 11 00"), (byte)(12 + tail.Length), .. Bytes(IPv4), .. tail];

        ProxyHeader.Parse(header, out var parsed).ShouldBe(HeaderOutcome.Complete, why);
        (parsed.Length, parsed.HasAddresses).ShouldBe((header.Length, true));
    }

    [Fact]
    public void A_unique_id_has_at_most_128_bytes()
    {
        ProxyHeader.Parse([.. Bytes($"S 21 11 008F {IPv4} 050080"), .. new byte[128]], out _).ShouldBe(HeaderOutcome.Complete);
        ProxyHeader.Parse([.. Bytes($"S 21 11 0090 {IPv4} 050081"), .. new byte[129]], out _).ShouldBe(HeaderOutcome.Malformed);
    }

    [Fact]
    public void A_checksum_that_is_there_must_be_right()
    {
        var header = Bytes($"S 21 11 0016 {IPv4} 030004 00000000 040000");
        var crc = Crc32c(header);
        byte[] checksum = [(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
        checksum.CopyTo(header, 31);

        ProxyHeader.Parse(header, out _).ShouldBe(HeaderOutcome.Complete);
        for (var at = 16; at < header.Length - 3; at++)
        {
            if (at is >= 28 and < 31) continue;   // The vector's own type and length: without them it is no checksum.
            header[at] ^= 0x10;
            ProxyHeader.Parse(header, out _).ShouldBe(HeaderOutcome.Malformed, $"byte {at}");
            header[at] ^= 0x10;
        }
    }

    [Fact]
    // The value all catalogues of CRCs give.
    public void The_checksum_is_the_one_of_RFC_4960() => Crc32c("123456789"u8).ShouldBe(0xE3069283u);

    [Fact]
    public void A_second_checksum_is_malformed() =>
        Parse($"S 21 11 001A {IPv4} 030004 00000000 030004 00000000", out _).ShouldBe(HeaderOutcome.Malformed);

    /// <summary>Bit by bit, from the polynomial: unlike the product's.</summary>
    private static uint Crc32c(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }

    private static HeaderOutcome Parse(string bytes, out ProxyHeader header) => ProxyHeader.Parse(Bytes(bytes), out header);

    private static byte[] Bytes(string text) =>
        Convert.FromHexString(text.Replace("S", "0D0A0D0A000D0A515549540A", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal));
}
