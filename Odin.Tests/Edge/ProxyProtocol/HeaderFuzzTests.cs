using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;

namespace Odin.Tests.Edge.ProxyProtocol;

public sealed partial class HeaderFuzzTests
{
    private static readonly Gen<byte[]> Valid =
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16], Gen.Bool, Gen.Bool, Gen.String[Gen.Char['a', 'z'], 0, 63], Write);

    [Fact]
    public void Any_bytes_have_an_outcome() => Gen.Byte.Array[0, 300].Sample(bytes => IsSound(bytes));

    [Fact]
    public void Any_bytes_behind_a_good_beginning_have_an_outcome() =>
        Gen.Select(Valid, Gen.Int[0, 60], Gen.Byte.Array[0, 300]).Sample((valid, keep, rest) =>
        IsSound([.. valid.Take(keep), .. rest]));

    [Fact]
    public void A_header_cut_anywhere_is_incomplete_and_one_with_anything_behind_it_is_the_same_header() =>
        Gen.Select(Valid, Gen.Byte.Array[0, 100]).Sample((valid, rest) =>
    {
        for (var length = 0; length < valid.Length; length++)
        {
            if (ProxyHeader.Parse(valid.AsSpan(0, length), out _) != HeaderOutcome.Incomplete) return false;
        }

        return ProxyHeader.Parse([.. valid, .. rest], out var header) == HeaderOutcome.Complete && header.Length == valid.Length;
    }, iter: 200);

    [Fact]
    public void A_header_with_bytes_changed_is_refused_or_still_a_header() =>
        Gen.Select(Valid, Gen.Select(Gen.Int[0, 500], Gen.Byte).Array[1, 3]).Sample((valid, changes) =>
    {
        foreach (var (place, value) in changes) valid[place % valid.Length] = value;
        return IsSound(valid);
    });

    [Fact]
    public void Lines_that_are_nearly_right_get_the_outcome_of_the_grammar() => NearlyALine.Sample(line =>
    {
        var outcome = ProxyHeader.Parse(Encoding.Latin1.GetBytes(line), out _);
        outcome.ShouldBe(Grammar().IsMatch(line) && line.Length <= 107 && AreAddresses(line)
            ? HeaderOutcome.Complete : HeaderOutcome.Malformed, line);
    });

    /// <summary>Parts that are right, and parts that often are taken for right.</summary>
    private static Gen<string> NearlyALine => Gen.Select(
        Words("PROXY", "PROXY", "PROXY", "proxy", "PROXY "), Words("TCP4", "TCP4", "TCP6", "TCP6", "UNKNOWN", "tcp4", ""),
        Address, Address, Port, Port, Words("\r\n", "\r\n", "\r\n", " \r\n", "\n\r\n"),
        (proxy, protocol, source, destination, from, to, end) => $"{proxy} {protocol} {source} {destination} {from} {to}{end}");

    private static Gen<string> Address => Gen.OneOf(
        Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes).ToString()),
        Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes).ToString()),
        Words("1.2.3.4", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "1:2:3:4:5:6::8", "::2:3:4:5:6:7:8", "ABCD::0001",
            "01.2.3.4", "1.2.3.256", "1.2.3", "1::2::3", "12345::", "::1.2.3.4", "::ffff:192.0.2.1", "::ffff:1.2.3.256",
            "1:2:3:4:5:6:1.2.3.4", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", ""));

    private static Gen<string> Port =>
        Gen.OneOf(Gen.Int[0, 70_000].Select(port => $"{port}"), Words("0", "00", "01", "65535", "65536", "-1", "+1", ""));

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    /// <summary>Whatever the bytes: no exception, and a header that is complete lies within them.</summary>
    private static bool IsSound(byte[] bytes)
    {
        var outcome = ProxyHeader.Parse(bytes, out var header);
        return outcome switch
        {
            HeaderOutcome.Complete => header.Length >= 15 && header.Length <= bytes.Length
                && (bytes[0] != 'P' || (header.Length <= 107 && bytes[header.Length - 1] == '\n')),
            HeaderOutcome.Incomplete => bytes.Length < ProxyHeader.MaxBytes,
            _ => true,
        };
    }

    private static byte[] Write(byte[] source, byte[] destination, bool isIPv4, bool isV1, string app)
    {
        var (from, to) =
            (PeerAddress.Of(source.AsSpan(0, isIPv4 ? 4 : 16), 1234), PeerAddress.Of(destination.AsSpan(0, isIPv4 ? 4 : 16), 443));
        var buffer = new byte[HeaderWriter.MaxBytes];
        var length = isV1 ? HeaderWriter.WriteV1(buffer, in from, in to) : HeaderWriter.WriteV2(buffer, in from, in to, 42, app);
        return buffer[..length];
    }

    /// <summary>What the grammar's IPv6 allows too much of, .NET rejects.</summary>
    private static bool AreAddresses(string line) => line.StartsWith("PROXY UNKNOWN", StringComparison.Ordinal)
        || line.Split(' ').Skip(2).Take(2).All(address => IPAddress.TryParse(address, out _));

    private const string Octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string IPv4 = Octet + @"(\." + Octet + "){3}";
    private const string IPv6 = "[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){1,8}(:" + IPv4 + ")?";
    private const string Any = "(" + IPv4 + "|" + IPv6 + ")";
    private const string Number = "(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    [GeneratedRegex("^PROXY (UNKNOWN( [^\0]*)?|(TCP4 " + IPv4 + "|TCP6 " + IPv6 + ") " + Any + " " + Number + " " + Number + ")\r\n$")]
    private static partial Regex Grammar();
}
