using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Health;

public sealed class SharedFailuresTests
{
    private static readonly OutlierSpec Spec = new() { Ejection = TimeSpan.FromSeconds(10), MaxEjection = TimeSpan.FromMinutes(5) };
    private long _now = 1_000_000;

    [Theory]
    [InlineData("", "")]
    [InlineData("0", "")]
    [InlineData("01", "")]
    [InlineData("012", "012")]
    [InlineData("0123", "0123")]
    public void More_than_half_of_the_targets_share_a_cause(string ejected, string shared) =>
        Marked(ejected, null, null, null, null).ShouldBe(shared);

    [Theory]
    [InlineData("01", "01")]
    [InlineData("0", "")]
    [InlineData("23", "")]
    [InlineData("5", "5")]
    public void All_of_another_region_share_a_cause_and_those_of_the_own_region_do_not(string ejected, string shared) =>
        Marked(ejected, "iad", "IAD", "fra", "fra", "fra", "syd").ShouldBe(shared);

    [Fact]
    public void While_the_cause_is_shared_an_ejection_does_not_grow_and_is_probed_each_second()
    {
        var detector = Out();
        detector.IsShared = true;

        for (var probe = 0; probe < 60; probe++)
        {
            detector.TryBeginProbe(isPanic: false, _now += 1000).ShouldBeTrue();
            detector.OnProbeBad(Spec, "refused", _now).ShouldBeLessThanOrEqualTo(Spec.Ejection);
        }

        detector.IsShared = false;
        detector.TryBeginProbe(isPanic: false, _now + 10_000).ShouldBeTrue("nothing of the minute counts");
    }

    [Fact]
    public void Another_one_that_is_back_brings_the_probe_forward_and_ends_the_growth()
    {
        var detector = Out();
        detector.TryBeginProbe(isPanic: false, _now += 10_000).ShouldBeTrue();
        detector.OnProbeBad(Spec, "refused", _now).ShouldBe(2 * Spec.Ejection);

        detector.Settle(hasAnswered: false, _now += 1000);

        detector.TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
        detector.OnProbeBad(Spec, "refused", _now).ShouldBe(Spec.Ejection);
    }

    [Fact]
    public void Only_an_answer_forgives_sessions_without_an_answer()
    {
        var detector = new OutlierDetector();
        detector.Eject(Spec, FailureKind.Answer, "reset", _now);

        detector.Settle(hasAnswered: false, _now);
        detector.TryBeginProbe(isPanic: false, _now).ShouldBeFalse();
        detector.Settle(hasAnswered: true, _now);
        detector.TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
    }

    private OutlierDetector Out()
    {
        var detector = new OutlierDetector();
        detector.Eject(Spec, FailureKind.Connect, "refused", _now);
        return detector;
    }

    private static string Marked(string ejected, params string?[] regions)
    {
        var model = EdgeModels.Model(Specs.App("app", [.. regions.Select((region, number) => Specs.Target($"t{number}", region: region))]));
        foreach (var digit in ejected) EdgeModels.Eject(model, digit - '0');
        SharedFailures.Mark(model);
        return string.Concat(Enumerable.Range(0, regions.Length).Where(ordinal => model.Targets[ordinal].Outlier.IsShared));
    }
}
