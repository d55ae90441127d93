using System.Reflection;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Edge.Control;

public sealed class RegionLinkTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RegionLink _link;

    public RegionLinkTests() => _link = new RegionLink("fra", _time);

    [Fact]
    public void It_reports_to_the_region_until_that_names_a_shard()
    {
        _link.OnAnswered(Answer(0)).ShouldBeFalse();
        (_link.Shard, _link.Stay).ShouldBe((0, 0));

        _link.OnAnswered(Answer(3)).ShouldBeTrue();
        _link.OnAnswered(Answer(3)).ShouldBeFalse();
        _link.OnAnswered(Answer(1)).ShouldBeTrue();
        (_link.Shard, _link.Stay).ShouldBe((1, 2));
    }

    [Fact]
    public void A_shard_that_does_not_answer_for_long_is_left_for_the_region()
    {
        _link.OnAnswered(Answer(2));
        _time.Advance(RegionLink.PatientFor - TimeSpan.FromSeconds(1));
        _link.OnFailed().ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        _link.OnFailed().ShouldBeTrue();
        (_link.Shard, _link.Stay).ShouldBe((0, 2));
        _time.Advance(RegionLink.PatientFor);
        _link.OnFailed().ShouldBeFalse("there is nobody else to ask");
    }

    [Fact]
    public void Silos_of_an_earlier_release_are_a_shard_that_does_not_answer()
    {
        _link.OnAnswered(Answer(2));
        var silos = DispatchProxy.Create<IGrainFactory, EarlierSilos>();
        ExpectedFailure.OfCall(Should.Throw<OrleansException>(() => _link.LeaveAsync(silos, Specs.Edge()))).ShouldBeTrue();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(RegionShards.Most + 1)]
    public void No_sound_region_names_such_a_shard(int shard) => _link.OnAnswered(Answer(shard)).ShouldBeFalse();

    private static SyncAnswer Answer(int shard) => new() { Apps = [], Peers = [], Shard = shard };

    /// <summary>As Orleans says it of a type that no silo has.</summary>
    public class EarlierSilos : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new ArgumentException($"Could not find an implementation for interface {targetMethod!.GetGenericArguments()[0]}");
    }
}
