using Odin.Grains.AppBackends;

namespace Odin.Tests.Grains.AppBackends;

public sealed class GrainEpochTests
{
    [Fact]
    public void It_is_greater_than_any_that_was_seen()
    {
        var epoch = new GrainEpoch(100);

        epoch.Observe(50);
        epoch.Value.ShouldBe(100);
        epoch.Observe(100);
        epoch.Value.ShouldBe(101, "nobody can have seen this one's own number yet");
        epoch.Observe(500);
        epoch.Publish().ShouldBe(501);
    }

    [Fact]
    public void Its_own_number_seen_again_changes_nothing()
    {
        var epoch = new GrainEpoch(100);
        epoch.Publish();

        epoch.Observe(100);

        epoch.Value.ShouldBe(100);
    }
}
