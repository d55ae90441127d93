using Odin.Grains.Failures;

namespace Odin.Tests.Grains.Failures;

public sealed class FailureLatchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_failure_begins_once_and_ends_once(int tolerated)
    {
        var latch = new FailureLatch(tolerated);
        for (var round = 0; round < 2; round++)
        {
            latch.Succeed().ShouldBeFalse();
            for (var failure = 0; failure < tolerated; failure++) latch.Fail().ShouldBeFalse();
            latch.IsFailing.ShouldBeFalse();
            latch.Fail().ShouldBeTrue();
            latch.Fail().ShouldBeFalse();
            (latch.IsFailing, latch.InARow).ShouldBe((true, tolerated + 2));
            latch.Succeed().ShouldBeTrue();
            latch.InARow.ShouldBe(0);
        }
    }
}
