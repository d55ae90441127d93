using System.Text;
using Odin.Grains.Configuration;

namespace Odin.Tests.Grains.Configuration;

public sealed class HealthCheckValuesTests
{
    [Theory]
    [InlineData("PING\\r\\n", "PING\r\n")]
    [InlineData("\\x00\\xff\\t\\0\\\\", "\0\u00ff\t\0\\")]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    public void Escapes_stand_for_bytes(string text, string bytes) => Encoding.Latin1.GetString(EscapedText.Decode(text)).ShouldBe(bytes);

    [Fact]
    public void What_is_no_escape_is_utf8() => EscapedText.Decode("\u00e4").ShouldBe([(byte)0xc3, (byte)0xa4]);

    [Theory, InlineData("\\"), InlineData("\\q"), InlineData("\\x"), InlineData("\\x1"), InlineData("\\x1g"), InlineData("\\x+1"),
        InlineData("a\\")]
    public void Half_escapes_and_unknown_ones_are_errors(string text) => EscapedText.TryDecode(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("200", "200-200")]
    [InlineData("200-299, 304", "200-299 304-304")]
    [InlineData("100-599", "100-599")]
    public void Statuses_are_numbers_and_ranges(string text, string ranges)
    {
        StatusRange.TryParseList(text, out var parsed).ShouldBeTrue();
        string.Join(' ', parsed.Select(range => $"{range.First}-{range.Last}")).ShouldBe(ranges);
    }

    [Theory, InlineData(""), InlineData("99"), InlineData("600"), InlineData("300-200"), InlineData("200-"), InlineData("200,,300"),
        InlineData("2xx"), InlineData("-200"), InlineData("200-250-299")]
    public void Other_statuses_are_errors(string text) => StatusRange.TryParseList(text, out _).ShouldBeFalse();
}
