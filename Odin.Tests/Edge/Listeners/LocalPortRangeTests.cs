using Odin.Edge.Listeners;

namespace Odin.Tests.Edge.Listeners;

public sealed class LocalPortRangeTests
{
    [Theory]
    [InlineData(32767, false)]
    [InlineData(32768, true)]
    [InlineData(60999, true)]
    [InlineData(61000, false)]
    [InlineData(35050, false)]
    [InlineData(40000, false)]
    [InlineData(40001, true)]
    public void A_port_is_taken_when_it_is_within_and_not_reserved(int port, bool isTaken) =>
        LocalPortRange.Parse("32768\t60999\n", "35000-35099,40000\n")!.Takes(port).ShouldBe(isTaken);

    [Fact]
    public void What_the_kernel_does_not_say_is_not_guessed() => LocalPortRange.Parse("", "").ShouldBeNull();
}
