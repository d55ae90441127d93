using Odin.Hosting.Logging;

namespace Odin.Tests.Hosting.Logging;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("shop-1.example:443")]
    [InlineData("")]
    [InlineData("Zürich, 東京 and \U0001F600")]
    public void Printable_text_is_the_same_object(string text) => PrintableText.Of(text).ShouldBeSameAs(text);

    [Theory]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("a\r\n12:00:00.000 INF forged", "a\\r\\n12:00:00.000 INF forged")]
    [InlineData("\u001b[2Jx", "\\u001b[2Jx")]
    [InlineData("\0\t\u007f", "\\u0000\\t\\u007f")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066")]
    public void What_steers_a_terminal_or_a_line_is_escaped(string text, string expected) => PrintableText.Of(text).ShouldBe(expected);

    [Fact]
    public void No_control_character_remains()
    {
        for (var letter = 0; letter <= char.MaxValue; letter++)
        {
            var text = PrintableText.Of($"a{(char)letter}b");
            text.ShouldNotContain(c => char.IsControl(c));
            PrintableText.IsPrintable(text).ShouldBeTrue();
        }
    }
}
