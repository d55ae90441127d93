using Odin.Commands;


namespace Odin.Tests.Thor;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    public void A_duration_reads_and_prints_the_same(string text, long milliseconds)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();

        duration.Value.TotalMilliseconds.ShouldBe(milliseconds);
        duration.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("1s1m")]
    [InlineData("1s2s")]
    [InlineData("1s ")]
    [InlineData("1001h")]
    [InlineData("99999999999s")]
    [InlineData("10d")]
    public void Anything_else_is_no_duration(string text) => Duration.TryParse(text, out _).ShouldBeFalse();
}
